import { type Page, place, readPage } from '@jangteo/service-kit/paging'
import { listPending, type PendingOrder } from '../stores/order-store.ts'
import type { Tx } from '../stores/tx.ts'

/** A page of the orders that have waited for an answer since before an instant, the longest wait first. @throws CursorInvalid */
export async function listStuckOrders(
  tx: Tx,
  request: { before: Date; cursor?: string | undefined; limit: number },
): Promise<Page<PendingOrder>> {
  const { before } = request
  return readPage(request, {
    of: ['stuck-orders'],
    position: [place.instant, place.id],
    read: (after, limit) => listPending(tx, { before, after, limit }),
    positionOf: ({ since, order }) => [since.toISOString(), order.orderId],
  })
}
