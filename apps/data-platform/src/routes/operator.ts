import { auditRoute } from '@jangteo/service'
import type { App } from '@jangteo/service-kit'
import { auditStore } from '../use-cases/audit-store.ts'
import { showCounts } from '../use-cases/show-counts.ts'
import { showTransfer } from '../use-cases/show-transfer.ts'
import type { RouteContext } from './context.ts'
import { auditTotals, counts, shownTransfer } from './schemas.ts'

/** For operators. */
export function operatorRoutes(app: App, { messaging, prisma, clock, transfer }: RouteContext): void {
  auditRoute(app, {
    operationId: 'auditStore',
    id: 'DataPlatformAudit',
    summary: 'Whether events, figures and transfer batches agree',
    totals: auditTotals,
    read: () => messaging.snapshot(auditStore),
  })

  app.get(
    '/internal/counts',
    {
      config: { role: 'admin' },
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
      config: { role: 'admin' },
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
