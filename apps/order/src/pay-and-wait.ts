import type { Messaging } from '@jangteo/messaging'
import type { Order } from './domain/order.ts'
import type { Tx } from './order-store.ts'
import type { PayOrder } from './use-cases/pay-order.ts'
import { readOrder } from './use-cases/read-order.ts'

/**
 * Asks for the payment of an order and, when the caller prefers to wait, holds on until the outcome is known or the
 * time is over. Answers the order as it then is.
 */
export async function payAndWait(
  service: { messaging: Messaging<Tx>; prisma: Tx; pay(request: PayOrder): Promise<Order> },
  request: PayOrder & { waitMs: number },
): Promise<Order> {
  const outcome = service.messaging.waitFor(request.orderId)
  try {
    const paying = await service.pay(request)
    if (request.waitMs === 0) return paying
    await outcome.arrived(request.waitMs)
    return await readOrder(service.prisma, request)
  } finally {
    outcome.cancel()
  }
}
