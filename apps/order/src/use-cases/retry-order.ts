import type { By, Work } from '@jangteo/messaging'
import { OrderNotFound, OrderNotStuck } from '../domain/errors.ts'
import { isPassing, type Order, stateOf } from '../domain/order.ts'
import { askBalance } from '../steps/ask-balance.ts'
import { lockOrder, tellHistory } from '../stores/order-store.ts'
import type { Tx } from '../stores/tx.ts'

/**
 * An operator asks again for the answer that an order waits for; the order's history says so.
 * @throws OrderNotFound, OrderNotStuck when it waits for none that can be asked for again
 */
export async function retryOrder(work: Work<Tx>, request: { orderId: string; by: By }): Promise<Order> {
  const { orderId, by } = request
  const order = await lockOrder(work.tx, orderId)
  if (!order) throw OrderNotFound(request)
  if (!isPassing(order) || order.status === 'awaiting-coupon') throw OrderNotStuck(order)
  askBalance(work, order)
  await tellHistory(work.tx, order, { type: 'asked-again', actor: by.actor, note: by.reason }, work.now)
  const state = stateOf(order)
  work.record(by, {
    ...{ action: 'order.retry', target: `order/${orderId}` },
    ...{ before: state, after: state },
  })
  return order
}
