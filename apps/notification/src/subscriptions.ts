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
import type { Tx } from './tx.ts'
import { takeRequests } from './use-cases/take-requests.ts'
import { tellPeople } from './use-cases/tell-people.ts'

export interface SubscriptionRules {
  /** Of whoever has said none. */
  readonly timeZone: string
  /** E-mails, and push messages, for a person. */
  readonly mostInHour: number
}

/** None may be replayed: people have been told. */
export const subscriptions = (rules: SubscriptionRules): readonly Subscription<Tx>[] => [
  onMany(OrderPaid, tellPeople(orderPaid, rules.timeZone)),
  onMany(OrderCancelled, tellPeople(orderCancelled, rules.timeZone)),
  onMany(CouponIssued, tellPeople(couponIssued, rules.timeZone)),
  onMany(BalanceUpdated, tellPeople(balanceCharged, rules.timeZone), {
    only: ({ kind }) => kind === 'charge',
  }),
  onMany(NotificationRequested, takeRequests(rules)),
]

export const publishes: readonly AnyEvent[] = [NotificationRequested, NotificationSent]
