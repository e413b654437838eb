import type { Discount } from './discount.ts'

interface CouponFacts {
  readonly couponId: string
  readonly campaignId: string
  readonly userId: string
  /** The campaign's terms, as they were when it was issued. */
  readonly name: string
  readonly discount: Discount
  readonly minimumAmount: number
  readonly issuedAt: Date
  readonly expiresAt: Date
  /** 1 when issued; increased by one with every change. */
  readonly version: number
}

/** It can be used for an order until its time is over. */
export interface AvailableCoupon extends CouponFacts {
  readonly status: 'available'
}

/** Reserved for an unpaid order, also after its expiry. */
export interface ReservedCoupon extends CouponFacts {
  readonly status: 'reserved'
  readonly orderId: string
}

/** Used for an order. A refund of the order releases the coupon, too. */
export interface UsedCoupon extends CouponFacts {
  readonly status: 'used'
  readonly orderId: string
  readonly usedAt: Date
}

/** Not used before its expiry. */
export interface ExpiredCoupon extends CouponFacts {
  readonly status: 'expired'
}

export type Coupon = AvailableCoupon | ReservedCoupon | UsedCoupon | ExpiredCoupon
export const COUPON_STATUSES = [
  'available',
  'reserved',
  'used',
  'expired',
] as const satisfies Coupon['status'][]

export type CouponRefusal =
  | 'coupon-not-found'
  | 'coupon-used'
  | 'coupon-reserved'
  | 'coupon-expired'
  | 'minimum-not-met'

/** The order for which it is requested. */
export interface WantedFor {
  readonly userId: string
  /** Total of the order's lines. */
  readonly amount: number
  readonly createdAt: Date
}

/**
 * Why a coupon cannot be used for an order; undefined when it can. Another customer's coupon counts as not found. Its
 * expiry is compared with the time of the order, and not with the time of the event's arrival.
 */
export function refusalOf(coupon: Coupon | undefined, order: WantedFor): CouponRefusal | undefined {
  if (coupon?.userId !== order.userId) return 'coupon-not-found'
  if (coupon.status === 'used') return 'coupon-used'
  if (coupon.status === 'reserved') return 'coupon-reserved'
  if (coupon.expiresAt <= order.createdAt) return 'coupon-expired'
  if (order.amount < coupon.minimumAmount) return 'minimum-not-met'
  return undefined
}

/** Call `refusalOf` before. */
export const reserveCoupon = (coupon: Coupon, orderId: string): ReservedCoupon => ({
  ...nextFacts(coupon),
  status: 'reserved',
  orderId,
})

export const useCoupon = (
  coupon: Coupon,
  { orderId, usedAt }: { orderId: string; usedAt: Date },
): UsedCoupon => ({
  ...nextFacts(coupon),
  status: 'used',
  orderId,
  usedAt,
})

/** Releases it, if this order holds it: it can be used again, unless it has expired. */
export function releaseCoupon(coupon: Coupon, orderId: string, now: Date): Coupon {
  if (!isHeldBy(coupon, orderId)) return coupon
  return { ...nextFacts(coupon), status: coupon.expiresAt <= now ? 'expired' : 'available' }
}

/** A reserved coupon does not expire before it is released. */
export const expireCoupon = (coupon: Coupon, now: Date): Coupon =>
  coupon.status === 'available' && coupon.expiresAt <= now
    ? { ...nextFacts(coupon), status: 'expired' }
    : coupon

export const isHeldBy = (coupon: Coupon, orderId: string): boolean =>
  (coupon.status === 'reserved' || coupon.status === 'used') && coupon.orderId === orderId

/** The fields of every state, with the next version. */
const nextFacts = (coupon: Coupon): CouponFacts => {
  const { couponId, campaignId, userId, name, discount, minimumAmount, issuedAt, expiresAt, version } = coupon
  const facts = { couponId, campaignId, userId, name, discount, minimumAmount, issuedAt, expiresAt }
  return { ...facts, version: version + 1 }
}
