import { OrderNotFound } from '../domain/errors.ts'
import { stepsAhead, waitOf } from '../domain/outlook.ts'
import { findHistory, findOrders } from '../stores/order-store.ts'
import type { Tx } from '../stores/tx.ts'

export interface OrderRequest {
  readonly orderId: string
  readonly now: Date
  /** How long an order waits for an answer before it is stuck. */
  readonly stuckAfterMs: number
}

/** An order with its history, what it waits for, and the steps still to come. @throws OrderNotFound */
export async function orderWithOutlook(tx: Tx, { orderId, now, stuckAfterMs }: OrderRequest) {
  const order = (await findOrders(tx, [orderId])).get(orderId)
  if (!order) throw OrderNotFound({ orderId })
  const wait = waitOf(order)
  const isLate = wait !== null && wait.since.getTime() <= now.getTime() - stuckAfterMs
  return {
    order,
    history: await findHistory(tx, orderId),
    wait: wait && { ...wait, stuck: isLate && wait.for !== 'customer' },
    ahead: [...stepsAhead(order)],
  }
}
