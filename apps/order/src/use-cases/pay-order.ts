import { OrderPaymentRequested } from '@jangteo/events'
import type { Work } from '@jangteo/messaging'
import { OrderNotFound } from '../domain/errors.ts'
import type { PayingOrder } from '../domain/order.ts'
import { startPayment } from '../domain/payment.ts'
import { lockOrders, saveOrders, type Tx } from '../order-store.ts'
import { orRefusal } from '../refusal.ts'

export interface PayOrder {
  readonly orderId: string
  readonly userId: string
  readonly traceparent: string
}

/** Asks balance for the money of each order; asked again while the answer is under way, it only says so. */
export async function payOrders(
  work: Work<Tx>,
  requests: readonly PayOrder[],
): Promise<(PayingOrder | Error)[]> {
  const orders = await lockOrders(
    work.tx,
    requests.map(({ orderId }) => orderId),
  )
  const asked: { paying: PayingOrder; cause: PayOrder }[] = []
  const answers = requests.map((request) =>
    orRefusal(() => {
      const { orderId, userId } = request
      const order = orders.get(orderId)
      if (order?.userId !== userId) throw OrderNotFound({ orderId })
      const paying = startPayment(order, { paymentId: work.newId(), now: work.now })
      if (paying !== order) asked.push({ paying, cause: request })
      orders.set(orderId, paying)
      return paying
    }),
  )
  if (asked.length > 0)
    await saveOrders(
      work.tx,
      asked.map(({ paying }) => paying),
    )
  for (const { paying, cause } of asked) {
    const { paymentId, orderId, userId, amount, payingSince: requestedAt, version } = paying
    const request = { paymentId, orderId, userId, amount, requestedAt }
    work.publish(OrderPaymentRequested, request, { version, cause })
  }
  return answers
}
