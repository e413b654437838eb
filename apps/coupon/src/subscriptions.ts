import {
  type AnyEvent,
  CouponApplied,
  CouponIssued,
  CouponIssueRequested,
  CouponRefused,
} from '@jangteo/events'
import { onMany, type Subscription } from '@jangteo/messaging'
import type { Tx } from './tx.ts'
import { givePlacesBack } from './use-cases/give-place-back.ts'
import { issueCoupons } from './use-cases/issue-coupons.ts'

export const subscriptions: readonly Subscription<Tx>[] = [
  onMany(CouponIssueRequested, issueCoupons, { whenDead: givePlacesBack }),
]

export const publishes: readonly AnyEvent[] = [
  CouponIssueRequested,
  CouponIssued,
  CouponApplied,
  CouponRefused,
]
