import type { OrderPaid } from '@jangteo/events'
import type { Message, Work } from '@jangteo/messaging'
import { orderPaid } from '../domain/coupon-order.ts'
import { decideInTurn } from '../steps/decide-in-turn.ts'
import type { Tx } from '../stores/tx.ts'

/** Orders were paid: their coupons are used. @throws CouponNotHeld */
export async function useCoupons(
  work: Work<Tx>,
  messages: readonly Message<typeof OrderPaid>[],
): Promise<void> {
  await decideInTurn(work, messages, orderPaid)
}
