import type { ServiceAudit } from '@jangteo/service'
import { auditTotals } from './routes/campaign-schemas.ts'
import type { RouteContext } from './routes/context.ts'
import { books } from './stores/audit-books.ts'
import { auditCoupons } from './use-cases/audit-coupons.ts'

export const audit = (service: Pick<RouteContext, 'messaging'>): ServiceAudit => ({
  operationId: 'auditCoupons',
  id: 'CouponAudit',
  summary: 'Audit of campaigns, waiting room and coupons',
  totals: auditTotals,
  read: () => service.messaging.snapshot(auditCoupons),
  books,
})
