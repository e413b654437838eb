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
      config: { scope: 'operate' },
      schema: {
        tags: ['internal'],
        operationId: 'readEventCounts',
        summary: 'Stored events of each partition, to compare with the broker',
        description: 'Counts every event, so it can take long.',
        response: { 200: counts },
      },
    },
    async () => (await messaging.snapshot(showCounts)).result,
  )

  app.get(
    '/internal/transfer',
    {
      config: { scope: 'operate' },
      schema: {
        tags: ['internal'],
        operationId: 'readTransfer',
        summary: 'Lag of the outside data platform',
        description: 'Transfer batches that were made, that have arrived, and that wait, with the reason.',
        response: { 200: shownTransfer },
      },
    },
    () => showTransfer(prisma, { ...transfer, now: clock() }),
  )
}
