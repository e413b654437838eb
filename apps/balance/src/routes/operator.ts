import { auditRoute } from '@jangteo/service'
import type { App } from '@jangteo/service-kit'
import { auditBooks } from '../use-cases/audit-books.ts'
import type { RouteContext } from './context.ts'
import { auditTotals } from './schemas.ts'

/** For operators. */
export function operatorRoutes(app: App, { messaging }: RouteContext): void {
  auditRoute(app, {
    operationId: 'auditBooks',
    id: 'BalanceAudit',
    summary: 'Audit of the books',
    totals: auditTotals,
    read: () => messaging.snapshot(auditBooks),
  })
}
