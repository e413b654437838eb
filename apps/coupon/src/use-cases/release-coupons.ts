import type { OrderCancelled } from '@jangteo/events'
import type { Message, Work } from '@jangteo/messaging'
import { orderEnded } from '../domain/coupon-order.ts'
import { decideInTurn } from '../steps/decide-in-turn.ts'
import type { Tx } from '../stores/tx.ts'

/** Orders ended, for any reason: their coupons are released to their owners. */
export async function releaseCoupons(
  work: Work<Tx>,
  messages: readonly Message<typeof OrderCancelled>[],
): Promise<void> {
  await decideInTurn(work, messages, orderEnded)
}
