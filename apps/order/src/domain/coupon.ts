import { CouponOfAnotherOrder } from './errors.ts'
import { nextFacts, type Order, type PayableOrder, type RefusedOrder } from './order.ts'

/**
 * Applies the coupon's discount, at most the total of the lines: the order can then be paid. An order that does not wait
 * for it (any more) is returned unchanged.
 * @throws CouponOfAnotherOrder
 */
export function applyCoupon(order: Order, coupon: { couponId: string; discount: number }): Order {
  belongs(order, coupon.couponId)
  if (order.status !== 'awaiting-coupon') return order
  const discount = Math.min(Math.max(0, coupon.discount), order.amount)
  const payable: PayableOrder = {
    ...nextFacts(order),
    amount: order.amount - discount,
    discount,
    status: 'payable',
    declineReason: null,
  }
  return payable
}

/**
 * Ends an order whose coupon cannot be used: its customer can place another one. An order that does not wait for it (any
 * more) is returned unchanged.
 * @throws CouponOfAnotherOrder
 */
export function refuseCoupon(order: Order, refusal: { couponId: string; reason: string; now: Date }): Order {
  belongs(order, refusal.couponId)
  if (order.status !== 'awaiting-coupon') return order
  const refused: RefusedOrder = {
    ...nextFacts(order),
    couponId: order.couponId,
    status: 'refused',
    reason: refusal.reason,
    refusedAt: refusal.now,
  }
  return refused
}

function belongs(order: Order, couponId: string): void {
  if (order.couponId !== couponId) throw CouponOfAnotherOrder({ orderId: order.orderId, couponId })
}
