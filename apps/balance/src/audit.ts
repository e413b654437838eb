import type { ServiceAudit } from '@jangteo/service'
import type { RouteContext } from './routes/context.ts'
import { auditTotals } from './routes/schemas.ts'
import { books } from './stores/audit-books.ts'
import { auditBooks } from './use-cases/audit-books.ts'

export const audit = (service: Pick<RouteContext, 'messaging'>): ServiceAudit => ({
  operationId: 'auditBooks',
  id: 'BalanceAudit',
  summary: 'Audit of the books',
  totals: auditTotals,
  read: () => service.messaging.snapshot(auditBooks),
  books,
})
