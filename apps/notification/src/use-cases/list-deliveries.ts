import { type Page, positionOf, toPage } from '@jangteo/service-kit/paging'
import { z } from 'zod'
import { type DeliveryState, type DeliveryStatus, listDeliveries as list } from '../delivery-store.ts'
import type { Tx } from '../tx.ts'

const position = z.tuple([z.iso.datetime(), z.uuid()])

/** A page of the deliveries in a state, those asked for last first. @throws CursorInvalid */
export async function listDeliveries(
  tx: Tx,
  { status, cursor, limit }: { status: DeliveryStatus; cursor?: string | undefined; limit: number },
): Promise<Page<DeliveryState>> {
  const [requestedAt, notificationId] = positionOf(cursor, position) ?? []
  const after =
    requestedAt !== undefined && notificationId !== undefined
      ? { requestedAt: new Date(requestedAt), notificationId }
      : undefined
  const rows = await list(tx, { status, after, limit: limit + 1 })
  return toPage(rows, limit, (row) => [row.requestedAt.toISOString(), row.notificationId])
}
