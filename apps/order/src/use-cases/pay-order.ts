import type { Work } from '@jangteo/messaging'
import { OrderNotFound } from '../domain/errors.ts'
import type { PayingOrder } from '../domain/order.ts'
import { startPayment } from '../domain/payment.ts'
import { announce } from '../steps/announce.ts'
import { askBalance } from '../steps/ask-balance.ts'
import { orRefusal } from '../steps/refusal.ts'
import { lockOrders, saveOrders } from '../stores/order-store.ts'
import type { Tx } from '../stores/tx.ts'

export interface PayOrder {
  readonly orderId: string
  readonly userId: string
  /** The part of the amount that is to be paid in points. */
  readonly points: number
  readonly traceparent: string
}

/** Pays one order. @throws the refusal of the domain */
export async function payOrder(work: Work<Tx>, request: PayOrder): Promise<PayingOrder> {
  const [order] = await payOrders(work, [request])
  if (order instanceof Error) throw order
  return order as PayingOrder
}

/** Requests the payment of each order from balance; a repeated request while it is pending changes nothing. */
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
      const { orderId, userId, points } = request
      const order = orders.get(orderId)
      if (order?.userId !== userId) throw OrderNotFound({ orderId })
      const paying = startPayment(order, { paymentId: work.newId(), points, now: work.now })
      if (paying !== order) asked.push({ paying, cause: request })
      orders.set(orderId, paying)
      return paying
    }),
  )
  if (asked.length > 0) {
    const changes = asked.map(({ paying, cause }) => ({
      order: paying,
      type: 'payment-requested',
      actor: `user:${cause.userId}` as const,
    }))
    work.save(saveOrders(work.tx, changes, work.now))
  }
  for (const { paying, cause } of asked) {
    askBalance(work, paying, cause)
    announce(work, paying)
  }
  return answers
}
