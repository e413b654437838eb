import type { By, Work } from '@jangteo/messaging'
import { cancelOrder as cancel } from '../domain/cancel.ts'
import { OrderNotFound } from '../domain/errors.ts'
import { type Order, stateOf } from '../domain/order.ts'
import { endOrders } from '../steps/end-orders.ts'
import { lockOrder } from '../stores/order-store.ts'
import type { Tx } from '../stores/tx.ts'

export type CancelOrder =
  /** Its customer cancels it, with an optional reason. */
  | { readonly orderId: string; readonly userId: string; readonly note: string | null }
  /** An operator cancels it for any customer. */
  | { readonly orderId: string; readonly by: By }

/**
 * Cancels an order: its stock is released at once, its money as soon as balance has applied the refund. A repeated request
 * only returns the current state.
 * @throws OrderNotFound, also for another customer's order; OrderEnded
 */
export async function cancelOrder(work: Work<Tx>, request: CancelOrder): Promise<Order> {
  const { orderId } = request
  const by = 'by' in request ? request.by : undefined
  const before = await lockOrder(work.tx, orderId)
  if (!before || ('userId' in request && before.userId !== request.userId)) throw OrderNotFound({ orderId })
  const order = cancel(before, { reason: by ? 'operator' : 'customer', now: work.now })
  if (order === before || order.status !== 'cancelled') return order
  const said =
    'by' in request
      ? { actor: request.by.actor, note: request.by.reason }
      : { actor: `user:${request.userId}` as const, note: request.note }
  await endOrders(work, [{ before, order, ...said }])
  if (by)
    work.record(by, {
      ...{ action: 'order.cancel', target: `order/${orderId}` },
      ...{ before: stateOf(before), after: stateOf(order) },
    })
  return order
}
