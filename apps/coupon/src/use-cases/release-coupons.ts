import type { OrderCancelled } from '@jangteo/events'
import type { Message, Work } from '@jangteo/messaging'
import { decideOrders, hasCoupon } from '../decide-orders.ts'
import { orderEnded } from '../domain/coupon-order.ts'
import type { Tx } from '../tx.ts'

/** Orders came to their end, whatever the reason: their coupons are their owners' again. */
export async function releaseCoupons(
  work: Work<Tx>,
  messages: readonly Message<typeof OrderCancelled>[],
): Promise<void> {
  const ended = messages.map(({ data }) => data).filter(hasCoupon)
  await decideOrders(work, ended, orderEnded)
}
