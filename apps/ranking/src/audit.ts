import type { ServiceAudit } from '@jangteo/service'
import type { RouteContext } from './routes/context.ts'
import { auditTotals } from './routes/ranking-schemas.ts'
import { books } from './stores/audit-books.ts'
import { auditRankings } from './use-cases/audit-rankings.ts'

export const audit = (service: Pick<RouteContext, 'messaging' | 'rankings' | 'clock'>): ServiceAudit => ({
  operationId: 'auditRankings',
  id: 'RankingAudit',
  summary: 'Whether the live rankings agree with what is written down, and with themselves',
  totals: auditTotals,
  read: () => auditRankings(service.messaging, service.rankings, service.clock),
  books,
})
