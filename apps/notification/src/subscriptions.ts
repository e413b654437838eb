import {
  type AnyEvent,
  BalanceUpdated,
  CouponIssued,
  NotificationRequested,
  NotificationSent,
  OrderCancelled,
  OrderPaid,
} from '@jangteo/events'
import { onMany, type Subscription } from '@jangteo/messaging'
import { balanceCharged, couponIssued, orderCancelled, orderPaid } from './domain/notice.ts'
import type { Tx } from './stores/tx.ts'
import { notifyPeople } from './use-cases/notify-people.ts'
import { takeRequests } from './use-cases/take-requests.ts'

export interface SubscriptionRules {
  /** Of persons who have set none. */
  readonly timeZone: string
  /** Maximum e-mails, and push messages, for a person. */
  readonly mostInHour: number
}

/** Messages may be a moment late, so events are batched. */
const batching = { batching: true }

/** None may be replayed: the messages were sent already. */
export const subscriptions = (rules: SubscriptionRules): readonly Subscription<Tx>[] => [
  onMany(OrderPaid, notifyPeople(orderPaid, rules.timeZone), batching),
  onMany(OrderCancelled, notifyPeople(orderCancelled, rules.timeZone), batching),
  onMany(CouponIssued, notifyPeople(couponIssued, rules.timeZone), batching),
  onMany(BalanceUpdated, notifyPeople(balanceCharged, rules.timeZone), {
    ...batching,
    only: ({ kind }) => kind === 'charge',
  }),
  onMany(NotificationRequested, takeRequests(rules), batching),
]

export const publishes: readonly AnyEvent[] = [NotificationRequested, NotificationSent]
