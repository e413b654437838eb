import type { Messaging } from '@jangteo/messaging'
import { isPending, type Order } from '../domain/order.ts'
import type { Tx } from '../stores/tx.ts'
import type { ReadOrder } from '../use-cases/read-order.ts'

/**
 * Changes an order and, when the caller sends `Prefer: wait`, waits until the order is no longer pending or the time is
 * over. Returns the order in its state then.
 */
export async function andWait(
  service: { messaging: Messaging<Tx>; readOrder: ReadOrder },
  request: { orderId: string; userId: string; waitMs: number },
  act: () => Promise<Order>,
): Promise<Order> {
  const until = performance.now() + request.waitMs
  let change = service.messaging.waitFor(request.orderId)
  try {
    let order = await act()
    for (let left = request.waitMs; isPending(order) && left > 0; left = until - performance.now()) {
      await change.arrived(left)
      // Started before the read, so that a change in between is not missed.
      change = service.messaging.waitFor(request.orderId)
      order = await service.readOrder(request)
    }
    return order
  } finally {
    change.cancel()
  }
}
