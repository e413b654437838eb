import {
  type AnyEvent,
  AuditDifferenceFound,
  BalanceUpdated,
  CouponIssued,
  type EventData,
  NotificationRequested,
  NotificationSent,
  OrderCancelled,
  OrderPaid,
} from '@jangteo/events'
import { on, onMany, type Subscription, type Work } from '@jangteo/messaging'
import type { Logger } from '@jangteo/service-kit'
import { balanceCharged, couponIssued, orderCancelled, orderPaid } from './domain/notice.ts'
import type { Reach } from './steps/recipients.ts'
import type { Tx } from './stores/tx.ts'
import { notifyOperators } from './use-cases/notify-operators.ts'
import { notifyPeople } from './use-cases/notify-people.ts'
import { takeRequests } from './use-cases/take-requests.ts'

export interface SubscriptionRules {
  readonly reach: Reach
  /** Maximum e-mails, and push messages, for a person. */
  readonly mostInHour: number
  readonly logger: Pick<Logger, 'warn'>
}

/** Messages may be a moment late, so events are batched. */
const batching = { batching: true }

/** Where operators have no address. */
const warnOperators = (logger: Pick<Logger, 'warn'>) =>
  async function warnOperators(
    _work: Work<Tx>,
    { auditId, equation, differences, objects }: EventData<typeof AuditDifferenceFound>,
  ): Promise<void> {
    logger.warn(
      { auditId, equation, differences, objects },
      'the audit has found a difference, and OPERATORS_EMAIL is not set: npm run audit shows it',
    )
  }

/** None may be replayed: the messages were sent already. */
export const subscriptions = (rules: SubscriptionRules): readonly Subscription<Tx>[] => [
  onMany(OrderPaid, notifyPeople(orderPaid, rules.reach.timeZone), batching),
  onMany(OrderCancelled, notifyPeople(orderCancelled, rules.reach.timeZone), batching),
  onMany(CouponIssued, notifyPeople(couponIssued, rules.reach.timeZone), batching),
  onMany(BalanceUpdated, notifyPeople(balanceCharged, rules.reach.timeZone), {
    ...batching,
    only: ({ kind }) => kind === 'charge',
  }),
  onMany(NotificationRequested, takeRequests({ ...rules.reach, mostInHour: rules.mostInHour }), batching),
  rules.reach.operatorsEmail === undefined
    ? on(AuditDifferenceFound, warnOperators(rules.logger), { outside: 'the log' })
    : on(AuditDifferenceFound, notifyOperators),
]

export const publishes: readonly AnyEvent[] = [NotificationRequested, NotificationSent]
