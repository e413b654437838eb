import {
  type AnyEvent,
  CouponIssued,
  CouponIssueRequested,
  CouponRefused,
  CouponReserved,
  OrderCancelled,
  OrderCreated,
  OrderPaid,
} from '@jangteo/events'
import { onMany, type Subscription } from '@jangteo/messaging'
import { hasCoupon } from './steps/decide-in-turn.ts'
import type { Tx } from './stores/tx.ts'
import { issueCoupons } from './use-cases/issue-coupons.ts'
import { releaseCoupons } from './use-cases/release-coupons.ts'
import { releasePositions } from './use-cases/release-positions.ts'
import { reserveCoupons } from './use-cases/reserve-coupons.ts'
import { useCoupons } from './use-cases/use-coupons.ts'

/** No request waits for what becomes of a coupon after its order is settled. */
const batching = { batching: true, only: hasCoupon }

export const subscriptions: readonly Subscription<Tx>[] = [
  onMany(CouponIssueRequested, issueCoupons, { whenDead: releasePositions }),
  onMany(OrderCreated, reserveCoupons, { only: hasCoupon }),
  onMany(OrderPaid, useCoupons, batching),
  onMany(OrderCancelled, releaseCoupons, batching),
]

export const publishes: readonly AnyEvent[] = [
  CouponIssueRequested,
  CouponIssued,
  CouponReserved,
  CouponRefused,
]
