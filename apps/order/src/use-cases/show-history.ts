import { OrderNotFound } from '../domain/errors.ts'
import { findHistory, findOrders } from '../stores/order-store.ts'
import type { Tx } from '../stores/tx.ts'

/** The changes of this customer's order, oldest first. @throws OrderNotFound, also for another customer's order */
export async function showHistory(tx: Tx, request: { orderId: string; userId: string }) {
  const order = (await findOrders(tx, [request.orderId])).get(request.orderId)
  if (order?.userId !== request.userId) throw OrderNotFound(request)
  return { orderId: request.orderId, items: await findHistory(tx, request.orderId) }
}
