import { type Page, place, readPage } from '@jangteo/service-kit/paging'
import type { DeliveryStatus } from '../domain/delivery.ts'
import type { DeliveryState } from '../stores/delivery-rows.ts'
import { listDeliveries as list } from '../stores/delivery-store.ts'
import type { Tx } from '../stores/tx.ts'

/** A page of the deliveries with a status, latest request first. @throws CursorInvalid */
export async function listDeliveries(
  tx: Tx,
  request: { status: DeliveryStatus; cursor?: string | undefined; limit: number },
): Promise<Page<DeliveryState>> {
  const { status } = request
  return readPage(request, {
    of: ['deliveries', status],
    position: [place.instant, place.id],
    read: (after, limit) => list(tx, { status, after, limit }),
    positionOf: ({ requestedAt, notificationId }) => [requestedAt.toISOString(), notificationId],
  })
}
