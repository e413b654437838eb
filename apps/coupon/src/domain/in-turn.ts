import type { Coupon } from './coupon.ts'
import type { Before, CouponOrder, Standing } from './coupon-order.ts'

/** Orders and their coupons, by their ids. */
export interface Known {
  readonly orders: ReadonlyMap<string, CouponOrder>
  readonly coupons: ReadonlyMap<string, Coupon>
}

/** Decides one after the other, each on the state after the one before. @returns also the changed orders and coupons, each once, in their last state */
export function inTurn<Asked extends { readonly orderId: string; readonly couponId: string }>(
  known: Known,
  asked: readonly Asked[],
  decide: (before: Before, asked: Asked) => Standing,
): { decided: Standing[]; changed: Known } {
  const orders = new Map(known.orders)
  const coupons = new Map(known.coupons)
  const changed = { orders: new Map<string, CouponOrder>(), coupons: new Map<string, Coupon>() }
  const decided = asked.map((one) => {
    const before = { order: orders.get(one.orderId), coupon: coupons.get(one.couponId) }
    const after = decide(before, one)
    const { order, coupon } = after
    orders.set(one.orderId, order)
    if (order !== before.order) changed.orders.set(one.orderId, order)
    if (coupon && coupon !== before.coupon) {
      coupons.set(one.couponId, coupon)
      changed.coupons.set(one.couponId, coupon)
    }
    return after
  })
  return { decided, changed }
}
