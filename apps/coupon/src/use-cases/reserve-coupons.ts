import { CouponRefused, CouponReserved, type OrderCreated } from '@jangteo/events'
import type { Message, Work } from '@jangteo/messaging'
import { answerTo, orderPlaced } from '../domain/coupon-order.ts'
import { decideInTurn } from '../steps/decide-in-turn.ts'
import type { Tx } from '../stores/tx.ts'

/** Reserves the coupons of orders, or refuses them with a reason. A repeated event gets the same answer. */
export async function reserveCoupons(
  work: Work<Tx>,
  messages: readonly Message<typeof OrderCreated>[],
): Promise<void> {
  for (const { order, coupon, cause } of await decideInTurn(work, messages, orderPlaced)) {
    const { orderId, couponId, userId, decidedAt } = order
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
  }
}
