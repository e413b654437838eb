import type { Work } from '@jangteo/messaging'
import { isPending, type Order } from '../domain/order.ts'
import type { Tx } from '../stores/tx.ts'

/** The key of every change of an order; its id alone is the key of those that settle it. */
export const liveKey = (orderId: string): string => `live/${orderId}`

/** Signals the watchers of the order, and, when it is no longer pending, the callers that wait for that. */
export function announce(work: Work<Tx>, order: Order): void {
  work.signal(liveKey(order.orderId))
  if (!isPending(order)) work.signal(order.orderId)
}
