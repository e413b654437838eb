import { OrderNotFound } from '../domain/errors.ts'
import type { Order } from '../domain/order.ts'
import { findOrder, type Tx } from '../order-store.ts'

/** @throws OrderNotFound, also for somebody else's order */
export async function readOrder(tx: Tx, request: { orderId: string; userId: string }): Promise<Order> {
  const order = await findOrder(tx, request)
  if (!order) throw OrderNotFound(request)
  return order
}
