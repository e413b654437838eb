import {
  type Coupon,
  type CouponRefusal,
  isHeldBy,
  refusalOf,
  releaseCoupon,
  reserveCoupon,
  useCoupon,
} from './coupon.ts'
import { discountOf } from './discount.ts'
import { CouponNotHeld } from './errors.ts'

interface OrderFacts {
  readonly orderId: string
  readonly couponId: string
  readonly userId: string
  readonly decidedAt: Date
}

/** The order was notified that it has the coupon, and of the discount. */
export interface AppliedOrder extends OrderFacts {
  readonly status: 'applied'
  /** Won. */
  readonly discount: number
}

export interface RefusedOrder extends OrderFacts {
  readonly status: 'refused'
  readonly reason: CouponRefusal
}

/** It was paid, with the coupon. */
export interface UsedOrder extends OrderFacts {
  readonly status: 'used'
  readonly discount: number
}

/** The order can no longer have the coupon; an earlier answer, if any, is kept. */
export interface EndedOrder extends OrderFacts {
  readonly status: 'ended'
  readonly discount: number | null
  readonly reason: CouponRefusal | null
}

/** An order with a coupon, as far as it is known here. Its events may arrive in any order. */
export type CouponOrder = AppliedOrder | RefusedOrder | UsedOrder | EndedOrder

/** An order, and its coupon, if the id exists. */
export interface Standing {
  readonly order: CouponOrder
  readonly coupon: Coupon | undefined
}

/** The state before an event: without the order when it is its first event. */
export interface Before {
  readonly order: CouponOrder | undefined
  readonly coupon: Coupon | undefined
}

interface Named {
  readonly orderId: string
  readonly couponId: string
  readonly userId: string
}

/** An order was placed: its coupon is reserved, or refused. A known order is not changed. */
export function orderPlaced(
  { order, coupon }: Before,
  placed: Named & { amount: number; createdAt: Date },
  now: Date,
): Standing {
  if (order) return { order, coupon }
  const facts = factsOf(placed, now)
  const reason = refusalOf(coupon, placed)
  if (reason || !coupon)
    return { order: { ...facts, status: 'refused', reason: reason ?? 'coupon-not-found' }, coupon }
  const discount = discountOf(coupon.discount, placed.amount)
  return { order: { ...facts, status: 'applied', discount }, coupon: reserveCoupon(coupon, placed.orderId) }
}

/**
 * The order was paid: its coupon is used. When this is the first event of the order, the coupon is used without an earlier
 * reservation. An ended order stays ended: its money is refunded.
 * @throws CouponNotHeld when the coupon does not exist, or is reserved for another order
 */
export function orderPaid(
  { order, coupon }: Before,
  paid: Named & { discount: number; paidAt: Date },
  now: Date,
): Standing {
  if (order?.status === 'ended' || order?.status === 'used') return { order, coupon }
  const free = !order && (coupon?.status === 'available' || coupon?.status === 'expired')
  if (coupon?.userId !== paid.userId || !(free || isHeldBy(coupon, paid.orderId))) throw CouponNotHeld(paid)
  const { discount } = order?.status === 'applied' ? order : paid
  return {
    order: { ...factsOf(paid, order?.decidedAt ?? now), status: 'used', discount },
    coupon: useCoupon(coupon, { orderId: paid.orderId, usedAt: paid.paidAt }),
  }
}

/** The order ended, before or after it was paid: the coupon is released, and later events do not change that. */
export function orderEnded({ order, coupon }: Before, ended: Named, now: Date): Standing {
  if (order?.status === 'ended') return { order, coupon }
  const discount = order && 'discount' in order ? order.discount : null
  const reason = order && 'reason' in order ? order.reason : null
  return {
    order: { ...factsOf(ended, order?.decidedAt ?? now), status: 'ended', discount, reason },
    coupon: coupon && releaseCoupon(coupon, ended.orderId, now),
  }
}

/** The answer to an order: the discount in won, or the reason of the refusal. It is the same each time. */
export type CouponAnswer = { readonly discount: number } | { readonly reason: CouponRefusal | 'order-ended' }

export function answerTo(order: CouponOrder): CouponAnswer {
  switch (order.status) {
    case 'applied':
    case 'used':
      return { discount: order.discount }
    case 'refused':
      return { reason: order.reason }
    case 'ended':
      return { reason: order.reason ?? 'order-ended' }
  }
}

const factsOf = ({ orderId, couponId, userId }: Named, decidedAt: Date): OrderFacts => ({
  orderId,
  couponId,
  userId,
  decidedAt,
})
