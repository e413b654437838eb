import { OrderNotFound } from '../domain/errors.ts'
import { findHistory, findOrder, type Tx } from '../order-store.ts'

/** What happened to an order of this customer, in order. @throws OrderNotFound, also for somebody else's order */
export async function showHistory(tx: Tx, request: { orderId: string; userId: string }) {
  if (!(await findOrder(tx, request))) throw OrderNotFound(request)
  return { orderId: request.orderId, events: await findHistory(tx, request.orderId) }
}
