import { findCoupon } from '../coupon-store.ts'
import type { Coupon } from '../domain/coupon.ts'
import { CouponNotFound } from '../domain/errors.ts'
import type { Tx } from '../tx.ts'

/** @throws CouponNotFound, also for somebody else's */
export async function readCoupon(tx: Tx, request: { couponId: string; userId: string }): Promise<Coupon> {
  const coupon = await findCoupon(tx, request.couponId)
  if (coupon?.userId !== request.userId) throw CouponNotFound(request)
  return coupon
}
