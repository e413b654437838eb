import { CouponApplied, CouponRefused, type OrderCreated } from '@jangteo/events'
import type { Message, Work } from '@jangteo/messaging'
import { decideOrders, hasCoupon } from '../decide-orders.ts'
import { answerTo, orderPlaced } from '../domain/coupon-order.ts'
import type { Tx } from '../tx.ts'

/** Reserves the coupons that orders came with, or says why not. Asked again, an order gets the answer that it had. */
export async function reserveCoupons(
  work: Work<Tx>,
  messages: readonly Message<typeof OrderCreated>[],
): Promise<void> {
  const placed = messages.flatMap(({ data, meta }) => (hasCoupon(data) ? [{ ...data, meta }] : []))
  const orders = await decideOrders(work, placed, orderPlaced)
  orders.forEach((order, i) => {
    const { orderId, couponId, userId, decidedAt } = order
    const names = { couponId, orderId, userId }
    const answer = answerTo(order)
    const options = { version: 0, ...(placed[i] && { cause: placed[i].meta }) }
    if ('discount' in answer)
      work.publish(CouponApplied, { ...names, discount: answer.discount, appliedAt: decidedAt }, options)
    else work.publish(CouponRefused, { ...names, reason: answer.reason, refusedAt: decidedAt }, options)
  })
}
