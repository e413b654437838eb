import { OrderPaid, type PaymentCompleted, ProductStockChanged } from '@jangteo/events'
import type { Message, Work } from '@jangteo/messaging'
import { OrderNotFound } from '../domain/errors.ts'
import { completePayment } from '../domain/payment.ts'
import { sellLines } from '../domain/product.ts'
import { lockOrders, saveOrders, sellStock, type Tx } from '../order-store.ts'
import { stockChanged } from '../stock-event.ts'

/** The money was taken: the orders are paid and their reserved stock is sold. */
export async function completeOrderPayments(
  work: Work<Tx>,
  messages: readonly Message<typeof PaymentCompleted>[],
): Promise<void> {
  const orders = await lockOrders(
    work.tx,
    messages.map(({ data }) => data.orderId),
  )
  const settled = messages.flatMap(({ data, meta }) => {
    const order = orders.get(data.orderId)
    if (!order) throw OrderNotFound(data)
    const paid = completePayment(order, data)
    if (paid === order) return []
    orders.set(data.orderId, paid)
    return { paid, cause: meta }
  })
  if (settled.length === 0) return

  const paidOrders = settled.map(({ paid }) => paid)
  await saveOrders(work.tx, paidOrders)
  const stock = await sellStock(
    work.tx,
    paidOrders.flatMap(({ lines }) => lines),
  )

  for (const { paid, cause } of settled) {
    const { orderId, userId, paymentId, lines, amount, paidAt, version } = paid
    work.publish(OrderPaid, { orderId, userId, paymentId, lines, amount, paidAt }, { version, cause })
    for (const move of sellLines(stock, lines)) {
      const change = stockChanged('sold', move, { orderId, now: work.now })
      work.publish(ProductStockChanged, change, { version: 0, cause })
    }
    work.signal(orderId)
  }
}
