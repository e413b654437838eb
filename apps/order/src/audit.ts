import type { ServiceAudit } from '@jangteo/service'
import type { RouteContext } from './routes/context.ts'
import { auditTotals } from './routes/schemas.ts'
import { books } from './stores/audit-books.ts'
import { auditOrders } from './use-cases/audit-orders.ts'

export const audit = (service: Pick<RouteContext, 'messaging'>): ServiceAudit => ({
  operationId: 'auditOrders',
  id: 'OrderAudit',
  summary: 'Audit of orders and stock',
  totals: auditTotals,
  read: () => service.messaging.snapshot(auditOrders),
  books,
})
