import type { ServiceAudit } from '@jangteo/service'
import type { RouteContext } from './routes/context.ts'
import { auditTotals } from './routes/schemas.ts'
import { auditStore } from './use-cases/audit-store.ts'

export const audit = (service: Pick<RouteContext, 'messaging'>): ServiceAudit => ({
  operationId: 'auditStore',
  id: 'DataPlatformAudit',
  summary: 'Whether events, figures and transfer batches agree',
  totals: auditTotals,
  read: () => service.messaging.snapshot(auditStore),
  books: [],
})
