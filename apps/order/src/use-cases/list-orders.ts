import { type Page, place, readPage } from '@jangteo/service-kit/paging'
import type { Order } from '../domain/order.ts'
import { listOrders as list } from '../stores/order-store.ts'
import type { Tx } from '../stores/tx.ts'

/** A page of a customer's orders, placed from `from` and before `to`, newest first. @throws CursorInvalid */
export async function listOrders(
  tx: Tx,
  request: {
    userId: string
    status?: Order['status'] | undefined
    from?: Date | undefined
    to?: Date | undefined
    cursor?: string | undefined
    limit: number
  },
): Promise<Page<Order>> {
  const { userId, status, from, to } = request
  return readPage(request, {
    of: ['orders', userId, status, from?.toISOString(), to?.toISOString()],
    position: [place.id],
    read: (after, limit) => list(tx, { userId, status, from, to, before: after?.[0], limit }),
    positionOf: ({ orderId }) => [orderId],
  })
}
