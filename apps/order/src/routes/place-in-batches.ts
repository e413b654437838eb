import type { Messaging } from '@jangteo/messaging'
import { hasIdempotencyKey, idempotent, idempotentRequest } from '@jangteo/service-kit'
import type { OpenOrder } from '../domain/order.ts'
import type { Tx } from '../stores/tx.ts'
import { type NewOrder, placeOrder, placeOrders } from '../use-cases/place-order.ts'

type Keyed = Parameters<typeof idempotentRequest>[0]

/** Places orders: concurrent requests are batched in one transaction; one with an Idempotency-Key runs alone, and once. */
export function placeInBatches(messaging: Messaging<Tx>) {
  const place = messaging.coalesce(placeOrders)
  return async (request: Keyed, wanted: NewOrder): Promise<OpenOrder> => {
    if (!hasIdempotencyKey(request)) return place(wanted)
    const { body } = await messaging.transact(wanted, (work) =>
      idempotent(work.tx, idempotentRequest(request), async () => ({
        status: 201,
        body: await placeOrder(work, wanted),
      })),
    )
    return body
  }
}
