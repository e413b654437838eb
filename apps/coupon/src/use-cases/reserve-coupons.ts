import { CouponApplied, CouponRefused, type OrderCreated } from '@jangteo/events'
import type { Message, Work } from '@jangteo/messaging'
import { answerTo, orderPlaced } from '../domain/coupon-order.ts'
import { decideInTurn } from '../steps/decide-in-turn.ts'
import type { Tx } from '../stores/tx.ts'

/** Reserves the coupons that orders came with, or says why not. Asked again, an order gets the answer that it had. */
export async function reserveCoupons(
  work: Work<Tx>,
  messages: readonly Message<typeof OrderCreated>[],
): Promise<void> {
  for (const { order, coupon, cause } of await decideInTurn(work, messages, orderPlaced)) {
    const { orderId, couponId, userId, decidedAt } = order
    const names = { couponId, orderId, userId }
    const answer = answerTo(order)
    if ('discount' in answer) {
      const applied = { ...names, discount: answer.discount, appliedAt: decidedAt }
      work.publish(CouponApplied, applied, { version: coupon?.version ?? 0, cause })
    } else {
      const refused = { ...names, reason: answer.reason, refusedAt: decidedAt }
      // It says nothing of the coupon, which may be somebody else's, or none.
      work.publish(CouponRefused, refused, { version: 0, cause })
    }
  }
}
