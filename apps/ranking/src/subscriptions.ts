import {
  type AnyEvent,
  OrderCancelled,
  OrderPaid,
  ProductChanged,
  ProductPopularityMeasured,
  UserActivity,
} from '@jangteo/events'
import { onMany, type Subscription } from '@jangteo/messaging'
import { countsActivity } from './domain/moves.ts'
import type { Count } from './steps/count.ts'
import type { Tx } from './stores/tx.ts'
import { countActivities, countPaidOrders, takeBackCancelledOrders } from './use-cases/count-events.ts'
import { keepProducts } from './use-cases/keep-products.ts'
import { keepWindows } from './use-cases/keep-windows.ts'
import { passOver } from './use-cases/pass-over.ts'

/** No request waits for the ranking, so events are batched. */
const batching = { batching: true }
const counted = { ...batching, whenDead: passOver, replayable: true, outside: 'the counts in Redis' }

/** The events that are counted: live, or by a replay into its own generation. */
export const counting = (count: Count): readonly Subscription<Tx>[] => [
  onMany(OrderPaid, countPaidOrders(count), counted),
  onMany(OrderCancelled, takeBackCancelledOrders(count), {
    ...counted,
    only: ({ paidAt }) => paidAt !== null,
  }),
  onMany(UserActivity, countActivities(count), { ...counted, only: countsActivity }),
]

export const subscriptions = (count: Count): readonly Subscription<Tx>[] => [
  ...counting(count),
  onMany(ProductChanged, keepProducts, batching),
  onMany(ProductPopularityMeasured, keepWindows, batching),
]

export const publishes: readonly AnyEvent[] = []

/** The topics still have all events of this number of days; older days are stored tallies. */
export const REPLAYED_DAYS =
  Math.floor(
    Math.min(...[OrderPaid, OrderCancelled, UserActivity].map(({ retentionMs }) => retentionMs)) /
      (24 * 60 * 60 * 1000),
  ) - 1
