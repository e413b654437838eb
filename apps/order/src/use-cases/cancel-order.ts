import type { Work } from '@jangteo/messaging'
import { cancelOrder as cancel } from '../domain/cancel.ts'
import { OrderNotFound } from '../domain/errors.ts'
import type { CancelReason, Order } from '../domain/order.ts'
import { endOrders } from '../steps/end-orders.ts'
import { lockOrder } from '../stores/order-store.ts'
import type { Tx } from '../stores/tx.ts'

export interface CancelOrder {
  readonly orderId: string
  /** Whose order it must be; any for an operator. */
  readonly userId?: string
  readonly reason: CancelReason
  /** Who calls it off. */
  readonly actor: string
  /** What he says to it. */
  readonly note: string | null
}

/**
 * Calls an order off: its stock is back at once, its money as soon as balance has heard of it. Asked again, it only says
 * how far that is.
 * @throws OrderNotFound, OrderEnded
 */
export async function cancelOrder(work: Work<Tx>, request: CancelOrder): Promise<Order> {
  const { orderId, userId, reason, actor, note } = request
  const before = await lockOrder(work.tx, orderId)
  if (!before || (userId !== undefined && before.userId !== userId)) throw OrderNotFound({ orderId })
  const order = cancel(before, { reason, now: work.now })
  if (order === before || order.status !== 'cancelled') return order
  await endOrders(work, [{ before, order, actor, note }])
  return order
}
