import type { Work } from '@jangteo/messaging'
import type { Coupon } from '../domain/coupon.ts'
import type { Before, CouponOrder, Standing } from '../domain/coupon-order.ts'
import { findCouponOrders, saveCouponOrders } from '../stores/coupon-order-store.ts'
import { lockCoupons, saveCoupons } from '../stores/coupon-store.ts'
import type { Tx } from '../stores/tx.ts'

/** An event of an order with a coupon. */
export interface OrderHeard {
  readonly orderId: string
  readonly couponId: string
}

/**
 * Decides the events one after the other, each on the result of the previous one, and writes the changes. Two events about
 * the same coupon are never decided at the same time, also from different topics.
 */
export async function decideOrders<Heard extends OrderHeard>(
  { tx, now }: Work<Tx>,
  heard: readonly Heard[],
  decide: (before: Before, heard: Heard, now: Date) => Standing,
): Promise<Standing[]> {
  if (heard.length === 0) return []
  const coupons = await lockCoupons(tx, [...new Set(heard.map(({ couponId }) => couponId))])
  const orders = await findCouponOrders(tx, [...new Set(heard.map(({ orderId }) => orderId))])
  const changedCoupons = new Map<string, Coupon>()
  const changedOrders = new Map<string, CouponOrder>()
  const decided = heard.map((one) => {
    const before = { order: orders.get(one.orderId), coupon: coupons.get(one.couponId) }
    const after = decide(before, one, now)
    const { order, coupon } = after
    if (order !== before.order) changedOrders.set(one.orderId, order)
    if (coupon && coupon !== before.coupon) {
      changedCoupons.set(one.couponId, coupon)
      coupons.set(one.couponId, coupon)
    }
    orders.set(one.orderId, order)
    return after
  })
  await saveCoupons(tx, [...changedCoupons.values()])
  await saveCouponOrders(tx, [...changedOrders.values()])
  return decided
}

/** Whether an order came with a coupon: most do not, and are nothing to this service. */
export const hasCoupon = <Data extends { couponId: string | null }>(
  data: Data,
): data is Data & { couponId: string } => data.couponId !== null
