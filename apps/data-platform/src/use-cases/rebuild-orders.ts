import { type Page, place, readPage } from '@jangteo/service-kit/paging'
import type { KeptEvent } from '../domain/kept-event.ts'
import { type OrderEvent, type RebuiltOrder, rebuildOrder } from '../domain/rebuilt-order.ts'
import { findOrderEvents, listOrderIds } from '../stores/rebuild-store.ts'
import type { Tx } from '../stores/tx.ts'

export interface ListedOrder extends RebuiltOrder {
  readonly orderId: string
  readonly events: number
  /** Its customer was erased: what its events say cannot be read. */
  readonly erased: boolean
}

/** A page of the orders that events are about, each as its events say, by id. @throws CursorInvalid */
export function rebuildOrders(
  tx: Tx,
  request: { orderId?: string | undefined; cursor?: string | undefined; limit: number },
): Promise<Page<ListedOrder>> {
  const { orderId: only } = request
  return readPage(request, {
    of: ['rebuilt-orders', only],
    position: [place.text],
    async read(after, limit) {
      const orderIds = await listOrderIds(tx, { after: after?.[0], only, limit })
      const events = await findOrderEvents(tx, orderIds)
      return orderIds.map((orderId) => listed(orderId, events.get(orderId) ?? []))
    },
    positionOf: ({ orderId }) => [orderId],
  })
}

function listed(orderId: string, kept: readonly KeptEvent[]): ListedOrder {
  const events = kept.flatMap(({ eventType: type, data }): OrderEvent[] => (data ? [{ type, data }] : []))
  const erased = events.length < kept.length
  const rebuilt = erased ? { state: null, problems: [] } : rebuildOrder(events)
  return { orderId, events: kept.length, erased, ...rebuilt }
}
