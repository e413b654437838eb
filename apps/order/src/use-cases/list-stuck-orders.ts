import { type Page, positionOf, toPage } from '@jangteo/service-kit/paging'
import { z } from 'zod'
import { listPassing, type PassingOrder, type Tx } from '../order-store.ts'

/** A page of the orders that have waited for an answer since before an instant, the longest wait first. @throws CursorInvalid */
export async function listStuckOrders(
  tx: Tx,
  request: { before: Date; cursor?: string | undefined; limit: number },
): Promise<Page<PassingOrder>> {
  const { before, cursor, limit } = request
  const after = positionOf(cursor, z.tuple([z.iso.datetime(), z.uuid()]))
  const rows = await listPassing(tx, { before, after, limit: limit + 1 })
  return toPage(rows, limit, ({ since, order }) => [since.toISOString(), order.orderId])
}
