import type { EventData, PaymentDeclined } from '@jangteo/events'
import type { Work } from '@jangteo/messaging'
import { OrderNotFound } from '../domain/errors.ts'
import { declinePayment } from '../domain/payment.ts'
import { lockOrder, saveOrders, type Tx } from '../order-store.ts'

/** No money moved: the order can be paid again. */
export async function declineOrderPayment(
  work: Work<Tx>,
  declined: EventData<typeof PaymentDeclined>,
): Promise<void> {
  const order = await lockOrder(work.tx, declined)
  if (!order) throw OrderNotFound(declined)
  const payable = declinePayment(order, declined)
  if (payable === order) return
  await saveOrders(work.tx, [payable])
  work.signal(order.orderId)
}
