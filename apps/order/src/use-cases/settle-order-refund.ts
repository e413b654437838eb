import type { EventData, PaymentRefunded } from '@jangteo/events'
import type { Work } from '@jangteo/messaging'
import { refundOrder } from '../domain/cancel.ts'
import { OrderNotFound } from '../domain/errors.ts'
import { announce } from '../steps/announce.ts'
import { lockOrder, saveOrders } from '../stores/order-store.ts'
import type { Tx } from '../stores/tx.ts'

/** The money of a cancelled order was refunded. */
export async function settleOrderRefund(
  work: Work<Tx>,
  refunded: EventData<typeof PaymentRefunded>,
): Promise<void> {
  const before = await lockOrder(work.tx, refunded.orderId)
  if (!before) throw OrderNotFound(refunded)
  const order = refundOrder(before, refunded)
  if (order === before) return
  await saveOrders(work.tx, [{ order, type: 'refunded', actor: 'service:balance' }], work.now)
  announce(work, order)
}
