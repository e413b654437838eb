import DataLoader from 'dataloader'
import { OrderNotFound } from '../domain/errors.ts'
import type { Order } from '../domain/order.ts'
import { findOrders } from '../stores/order-store.ts'
import type { Tx } from '../stores/tx.ts'

/** @throws OrderNotFound, also for somebody else's order */
export type ReadOrder = (request: { orderId: string; userId: string }) => Promise<Order>

/**
 * Reads an order for whoever asks. Those that are asked for in the same moment are read together: when a batch of payments
 * settles, all who wait for it look at once.
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
