import { type Page, positionOf, toPage } from '@jangteo/service-kit/paging'
import { z } from 'zod'
import type { Order } from '../domain/order.ts'
import { listOrders as list, type Tx } from '../order-store.ts'

/** A page of a customer's orders, newest first. @throws CursorInvalid */
export async function listOrders(
  tx: Tx,
  request: {
    userId: string
    status?: Order['status'] | undefined
    cursor?: string | undefined
    limit: number
  },
): Promise<Page<Order>> {
  const { userId, status, limit } = request
  const [before] = positionOf(request.cursor, z.tuple([z.uuid()])) ?? []
  const rows = await list(tx, { userId, status, before, limit: limit + 1 })
  return toPage(rows, limit, ({ orderId }) => [orderId])
}
