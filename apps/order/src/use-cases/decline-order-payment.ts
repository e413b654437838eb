import type { EventData, PaymentDeclined } from '@jangteo/events'
import type { Work } from '@jangteo/messaging'
import { OrderNotFound } from '../domain/errors.ts'
import { declinePayment } from '../domain/payment.ts'
import { announce } from '../steps/announce.ts'
import { lockOrder, saveOrders } from '../stores/order-store.ts'
import type { Tx } from '../stores/tx.ts'

/** No money moved: the order can be paid again, or its cancellation is final. */
export async function declineOrderPayment(
  work: Work<Tx>,
  declined: EventData<typeof PaymentDeclined>,
): Promise<void> {
  const before = await lockOrder(work.tx, declined.orderId)
  if (!before) throw OrderNotFound(declined)
  const order = declinePayment(before, declined)
  if (order === before) return
  const change = { order, type: 'payment-declined', actor: 'service:balance' as const, note: declined.reason }
  await saveOrders(work.tx, [change], work.now)
  announce(work, order)
}
