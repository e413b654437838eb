import { OrderPaid, type PaymentCompleted } from '@jangteo/events'
import type { EventMeta, Message, Work } from '@jangteo/messaging'
import { OrderNotFound } from '../domain/errors.ts'
import type { PaidOrder } from '../domain/order.ts'
import { completePayment } from '../domain/payment.ts'
import { changesOf, moveLines } from '../domain/product.ts'
import { announce } from '../steps/announce.ts'
import { publishStock } from '../steps/stock-event.ts'
import { lockOrders, saveOrders } from '../stores/order-store.ts'
import { moveStock } from '../stores/product-store.ts'
import type { Tx } from '../stores/tx.ts'

/** The money was taken: the orders are paid and their reserved stock is sold. */
export async function completeOrderPayments(
  work: Work<Tx>,
  messages: readonly Message<typeof PaymentCompleted>[],
): Promise<void> {
  const orders = await lockOrders(
    work.tx,
    messages.map(({ data }) => data.orderId),
  )
  const settled: { order: PaidOrder; cause: EventMeta }[] = []
  for (const { data, meta } of messages) {
    const before = orders.get(data.orderId)
    if (!before) throw OrderNotFound(data)
    const order = completePayment(before, data)
    if (order === before || order.status !== 'paid') continue
    orders.set(data.orderId, order)
    settled.push({ order, cause: meta })
  }
  if (settled.length === 0) return

  const changes = settled.map(({ order }) => ({ order, type: 'paid', actor: 'service:balance' as const }))
  work.save(saveOrders(work.tx, changes, work.now))
  const stock = await moveStock(
    work.tx,
    settled.flatMap(({ order }) => changesOf('sold', order.lines)),
  )
  for (const { order, cause } of settled) {
    const { orderId, userId, paymentId, lines, amount, discount, couponId, points, paidAt, version } = order
    const paid = { orderId, userId, paymentId, lines, amount, discount, couponId, points, paidAt }
    work.publish(OrderPaid, paid, { version, cause })
    publishStock(work, 'sold', moveLines('sold', stock, lines), { orderId, cause })
    announce(work, order)
  }
}
