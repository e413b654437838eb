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
import { takeRequests } from './use-cases/take-requests.ts'
import { tellPeople } from './use-cases/tell-people.ts'

export interface SubscriptionRules {
  /** Of whoever has said none. */
  readonly timeZone: string
  /** E-mails, and push messages, for a person. */
  readonly mostInHour: number
}

/** A message may come a moment later, with others. */
const gathered = { gathers: true }

/** None may be replayed: people have been told. */
export const subscriptions = (rules: SubscriptionRules): readonly Subscription<Tx>[] => [
  onMany(OrderPaid, tellPeople(orderPaid, rules.timeZone), gathered),
  onMany(OrderCancelled, tellPeople(orderCancelled, rules.timeZone), gathered),
  onMany(CouponIssued, tellPeople(couponIssued, rules.timeZone), gathered),
  onMany(BalanceUpdated, tellPeople(balanceCharged, rules.timeZone), {
    ...gathered,
    only: ({ kind }) => kind === 'charge',
  }),
  onMany(NotificationRequested, takeRequests(rules), gathered),
]

export const publishes: readonly AnyEvent[] = [NotificationRequested, NotificationSent]
