import type { OrderCancelled } from '@jangteo/events'
import type { Message, Work } from '@jangteo/messaging'
import { orderEnded } from '../domain/coupon-order.ts'
import { decideOrders, hasCoupon } from '../steps/decide-orders.ts'
import type { Tx } from '../stores/tx.ts'

/** Orders came to their end, whatever the reason: their coupons are their owners' again. */
export async function releaseCoupons(
  work: Work<Tx>,
  messages: readonly Message<typeof OrderCancelled>[],
): Promise<void> {
  const ended = messages.map(({ data }) => data).filter(hasCoupon)
  await decideOrders(work, ended, orderEnded)
}
