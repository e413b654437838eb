import type { Coupon } from '../domain/coupon.ts'
import { CouponNotFound } from '../domain/errors.ts'
import { findCoupon } from '../stores/coupon-store.ts'
import type { Tx } from '../stores/tx.ts'

/** @throws CouponNotFound, also for another customer's coupon */
export async function readCoupon(tx: Tx, request: { couponId: string; userId: string }): Promise<Coupon> {
  const coupon = await findCoupon(tx, request.couponId)
  if (coupon?.userId !== request.userId) throw CouponNotFound(request)
  return coupon
}
