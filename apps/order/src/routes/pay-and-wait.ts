import type { Messaging } from '@jangteo/messaging'
import {
  type Answer,
  hasIdempotencyKey,
  idempotent,
  idempotentRequest,
  restateAnswer,
} from '@jangteo/service-kit'
import { isPending, type Order } from '../domain/order.ts'
import type { Tx } from '../stores/tx.ts'
import { type PayOrder, payOrder, payOrders } from '../use-cases/pay-order.ts'
import type { ReadOrder } from '../use-cases/read-order.ts'
import { andWait } from './and-wait.ts'

type Keyed = Parameters<typeof idempotentRequest>[0]

/**
 * Pays orders: concurrent requests are batched; a request with an Idempotency-Key runs alone, and once. Its answer, after
 * the wait, is stored and repeated, even when the order has changed since.
 */
export function payAndWait(service: { messaging: Messaging<Tx>; readOrder: ReadOrder }) {
  const { messaging, readOrder } = service
  const payBatched = messaging.coalesce(payOrders)
  const answerOf = (order: Order): Answer<200 | 202, Order> => ({
    status: isPending(order) ? 202 : 200,
    body: order,
  })
  return async (request: Keyed, wanted: PayOrder, waitMs: number): Promise<Answer<200 | 202, Order>> => {
    const { orderId, userId } = wanted
    const waiting = { orderId, userId, waitMs }
    if (!hasIdempotencyKey(request))
      return answerOf(await andWait(service, waiting, () => payBatched(wanted)))
    const keyed = idempotentRequest(request)
    const first = await messaging.transact(wanted, (work) =>
      idempotent(work.tx, keyed, async () => answerOf(await payOrder(work, wanted))),
    )
    if (first.replayed || waitMs === 0) return first
    const last = answerOf(await andWait(service, waiting, () => readOrder(wanted)))
    if (last.status !== first.status)
      await messaging.transact(wanted, ({ tx }) => restateAnswer(tx, keyed, last))
    return last
  }
}
