import { OrderPaymentRequested } from '@jangteo/events'
import type { Work } from '@jangteo/messaging'
import { OrderNotFound } from '../domain/errors.ts'
import type { PayingOrder } from '../domain/order.ts'
import { startPayment } from '../domain/payment.ts'
import { lockOrder, saveOrders, type Tx } from '../order-store.ts'

/** Asks balance for the money; asked again while the answer is under way, it only says so. */
export async function payOrder(
  work: Work<Tx>,
  request: { orderId: string; userId: string },
): Promise<PayingOrder> {
  const order = await lockOrder(work.tx, request)
  if (!order) throw OrderNotFound(request)
  const paying = startPayment(order, { paymentId: work.newId(), now: work.now })
  if (paying === order) return paying
  await saveOrders(work.tx, [paying])
  const { paymentId, orderId, userId, amount, payingSince: requestedAt } = paying
  work.publish(
    OrderPaymentRequested,
    { paymentId, orderId, userId, amount, requestedAt },
    { version: paying.version },
  )
  return paying
}
