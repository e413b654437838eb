import type { Messaging } from '@jangteo/messaging'
import { hasIdempotencyKey, idempotent, idempotentRequest } from '@jangteo/service-kit'
import type { OpenOrder } from '../domain/order.ts'
import type { Tx } from '../stores/tx.ts'
import { type NewOrder, placeOrder, placeOrders } from '../use-cases/place-order.ts'

type Keyed = Parameters<typeof idempotentRequest>[0]

/** How orders come in: with the others of the same moment, or, with an Idempotency-Key, by themselves and once. */
export function orderDoor(messaging: Messaging<Tx>) {
  const place = messaging.together(placeOrders)
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
