import { CouponRefused, CouponReserved, type OrderCreated } from '@jangteo/events'
import type { Message, Work } from '@jangteo/messaging'
import { answerTo, orderPlaced } from '../domain/coupon-order.ts'
import { decideOrders, hasCoupon } from '../steps/decide-orders.ts'
import type { Tx } from '../stores/tx.ts'

/** Reserves the coupons of orders, or refuses them with a reason. A repeated event gets the same answer. */
export async function reserveCoupons(
  work: Work<Tx>,
  messages: readonly Message<typeof OrderCreated>[],
): Promise<void> {
  const placed = messages.flatMap(({ data, meta }) => (hasCoupon(data) ? [{ ...data, meta }] : []))
  const decided = await decideOrders(work, placed, orderPlaced)
  decided.forEach(({ order, coupon }, i) => {
    const { orderId, couponId, userId, decidedAt } = order
    const { meta: cause } = placed[i] as (typeof placed)[number]
    const names = { couponId, orderId, userId }
    const answer = answerTo(order)
    if ('discount' in answer) {
      const reserved = { ...names, discount: answer.discount, reservedAt: decidedAt }
      work.publish(CouponReserved, reserved, { version: coupon?.version ?? 0, cause })
    } else {
      const refused = { ...names, reason: answer.reason, refusedAt: decidedAt }
      // Without facts of the coupon: it may be another customer's, or not exist.
      work.publish(CouponRefused, refused, { version: 0, cause })
    }
  })
}
