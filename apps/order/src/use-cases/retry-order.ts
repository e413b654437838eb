import type { By, Work } from '@jangteo/messaging'
import { OrderNotFound, OrderNotStuck } from '../domain/errors.ts'
import { isPending, type Order, stateOf } from '../domain/order.ts'
import { askBalance } from '../steps/ask-balance.ts'
import { lockOrder, writeHistory } from '../stores/order-store.ts'
import type { Tx } from '../stores/tx.ts'

/**
 * An operator requests the pending answer of an order again; this is recorded in the order's history.
 * @throws OrderNotFound, OrderNotStuck when it waits for no answer that can be requested again
 */
export async function retryOrder(work: Work<Tx>, request: { orderId: string; by: By }): Promise<Order> {
  const { orderId, by } = request
  const order = await lockOrder(work.tx, orderId)
  if (!order) throw OrderNotFound(request)
  if (!isPending(order) || order.status === 'awaiting-coupon') throw OrderNotStuck(order)
  askBalance(work, order)
  await writeHistory(work.tx, order, { type: 'asked-again', actor: by.actor, note: by.reason }, work.now)
  const state = stateOf(order)
  work.record(by, {
    ...{ action: 'order.retry', target: `order/${orderId}` },
    ...{ before: state, after: state },
  })
  return order
}
