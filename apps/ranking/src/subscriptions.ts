import { type AnyEvent, OrderCancelled, OrderPaid, ProductChanged, UserActivity } from '@jangteo/events'
import { onMany, type Subscription } from '@jangteo/messaging'
import type { Count } from './count.ts'
import { countsActivity } from './domain/moves.ts'
import type { Tx } from './tx.ts'
import { countActivities, countPaidOrders, takeBackCancelledOrders } from './use-cases/count-events.ts'
import { keepProducts } from './use-cases/keep-products.ts'
import { passOver } from './use-cases/pass-over.ts'

/** Nobody waits for points, so they may come with others. */
const gathered = { lingerMs: 100, whenDead: passOver, replayable: true }

/** What is counted: live, or by a replay into a generation of its own. */
export const counting = (count: Count): readonly Subscription<Tx>[] => [
  onMany(OrderPaid, countPaidOrders(count), gathered),
  onMany(OrderCancelled, takeBackCancelledOrders(count), {
    ...gathered,
    only: ({ paidAt }) => paidAt !== null,
  }),
  onMany(UserActivity, countActivities(count), { ...gathered, only: countsActivity }),
]

export const subscriptions = (count: Count): readonly Subscription<Tx>[] => [
  ...counting(count),
  onMany(ProductChanged, keepProducts),
]

export const publishes: readonly AnyEvent[] = []

/** So many days back, every event is still in its topic; whatever is older was written down. */
export const REPLAYED_DAYS =
  Math.floor(
    Math.min(...[OrderPaid, OrderCancelled, UserActivity].map(({ retentionMs }) => retentionMs)) /
      (24 * 60 * 60 * 1000),
  ) - 1
