import type { App } from '@jangteo/service-kit'
import { showCounts } from '../use-cases/show-counts.ts'
import { showTransfer } from '../use-cases/show-transfer.ts'
import type { RouteContext } from './context.ts'
import { counts, shownTransfer } from './schemas.ts'

/** For operators. */
export function operatorRoutes(app: App, { messaging, prisma, clock, transfer }: RouteContext): void {
  app.get(
    '/internal/counts',
    {
      config: { role: 'admin' },
      schema: {
        tags: ['internal'],
        operationId: 'readEventCounts',
        summary: 'What is kept of each partition, to be compared with what the broker says',
        description: 'Counts everything, and takes as long as that takes.',
        response: { 200: counts },
      },
    },
    async () => (await messaging.snapshot(showCounts)).result,
  )

  app.get(
    '/internal/transfer',
    {
      config: { role: 'admin' },
      schema: {
        tags: ['internal'],
        operationId: 'readTransfer',
        summary: 'How far the outside data platform is behind',
        description: 'What was cut into batches, what has arrived, what waits, and why.',
        response: { 200: shownTransfer },
      },
    },
    () => showTransfer(prisma, { ...transfer, now: clock() }),
  )
}
