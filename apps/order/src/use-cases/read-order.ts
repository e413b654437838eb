import DataLoader from 'dataloader'
import { OrderNotFound } from '../domain/errors.ts'
import type { Order } from '../domain/order.ts'
import { findOrders } from '../stores/order-store.ts'
import type { Tx } from '../stores/tx.ts'

/** @throws OrderNotFound, also for another customer's order */
export type ReadOrder = (request: { orderId: string; userId: string }) => Promise<Order>

/**
 * Reads orders. Concurrent reads are batched: when a batch of payments settles, all callers that wait for it read at
 * once.
 */
export function orderReader(prisma: Tx): ReadOrder {
  const orders = new DataLoader<string, Order | undefined>(
    async (orderIds) => {
      const found = await findOrders(prisma, orderIds)
      return orderIds.map((orderId) => found.get(orderId))
    },
    { cache: false, maxBatchSize: 100 },
  )
  return async ({ orderId, userId }) => {
    const order = await orders.load(orderId)
    if (order?.userId !== userId) throw OrderNotFound({ orderId })
    return order
  }
}
