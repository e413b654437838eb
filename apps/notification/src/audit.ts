import type { ServiceAudit } from '@jangteo/service'
import type { RouteContext } from './routes/context.ts'
import { auditTotals } from './routes/schemas.ts'
import { books } from './stores/audit-books.ts'
import { auditNotifications } from './use-cases/audit-notifications.ts'

export const audit = (service: Pick<RouteContext, 'messaging' | 'clock' | 'keepDays'>): ServiceAudit => ({
  operationId: 'auditNotifications',
  id: 'NotificationAudit',
  summary: 'Whether inboxes and deliveries agree',
  totals: auditTotals,
  read: () => {
    const { messaging, clock, keepDays } = service
    return messaging.snapshot((tx) => auditNotifications(tx, { now: clock(), keepDays }))
  },
  books,
})
