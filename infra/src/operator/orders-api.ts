import type { Acted, KnownEvents, OrderCount, OrderRecord, OrderState, ShownOrder } from '@jangteo/operator'
import { request } from './request.ts'
import type { ReachedService } from './services-reached.ts'

export type OrderFilter = Readonly<
  Partial<
    Record<'status' | 'waitsFor' | 'olderThan' | 'userId' | 'productId' | 'from' | 'to' | 'sort', string>
  >
>

const PAGE = 100
const ORDERS = '/internal/orders'
const CHANGE_WITHIN_MS = 120_000

/** Orders of all customers, up to a limit; `more` when there are others. @throws Error, like every request here */
export async function listOrders(order: ReachedService, filter: OrderFilter, most: number) {
  const orders: OrderState[] = []
  let cursor: string | null = null
  do {
    const query = new URLSearchParams({ ...filter, limit: String(Math.min(PAGE, most - orders.length)) })
    if (cursor !== null) query.set('cursor', cursor)
    const page: { items: OrderState[]; nextCursor: string | null } = await request(
      order,
      'GET',
      `${ORDERS}?${query}`,
    )
    orders.push(...page.items)
    cursor = page.nextCursor
  } while (cursor !== null && orders.length < most)
  return { orders, more: cursor !== null }
}

export const countOrders = async (order: ReachedService): Promise<readonly OrderCount[]> =>
  (await request<{ items: OrderCount[] }>(order, 'GET', '/internal/order-counts')).items

/** @param reason asks for personal data, too, which is recorded */
export const showOrder = (order: ReachedService, orderId: string, reason?: string): Promise<ShownOrder> =>
  reason === undefined
    ? request(order, 'GET', `${ORDERS}/${orderId}`)
    : request(order, 'POST', `${ORDERS}/${orderId}/show`, { body: { reason } })

export const recordsOfOrder = async (
  dataPlatform: ReachedService,
  orderId: string,
): Promise<readonly OrderRecord[]> =>
  (await request<{ items: OrderRecord[] }>(dataPlatform, 'GET', `${ORDERS}/${orderId}/events`)).items

/** What a service knows of these events, asked in parts of a hundred. */
export async function knownEvents(
  service: ReachedService,
  eventIds: readonly string[],
): Promise<KnownEvents> {
  const parts: KnownEvents[] = []
  for (let at = 0; at < eventIds.length; at += PAGE) {
    const ids = eventIds.slice(at, at + PAGE).join(',')
    parts.push(await request(service, 'GET', `/internal/events?${new URLSearchParams({ ids })}`))
  }
  return { consumers: parts[0]?.consumers ?? [], items: parts.flatMap(({ items }) => items) }
}

/** Acts on orders in parts of a hundred; a part with a failed order is the last. */
export async function actOnOrders(
  order: ReachedService,
  { orderIds, ...action }: { action: 'retry' | 'cancel'; orderIds: readonly string[]; reason: string },
): Promise<readonly Acted[]> {
  const acted: Acted[] = []
  for (let at = 0; at < orderIds.length; at += PAGE) {
    if (acted.some(({ outcome }) => outcome === 'failed')) break
    const body = { ...action, orderIds: orderIds.slice(at, at + PAGE) }
    const answer = await request<{ items: Acted[] }>(order, 'POST', `${ORDERS}/actions`, {
      ...{ body, withinMs: CHANGE_WITHIN_MS },
    })
    acted.push(...answer.items)
  }
  const tried = new Set(acted.map(({ orderId }) => orderId))
  const left = orderIds.filter((orderId) => !tried.has(orderId))
  return [
    ...acted,
    ...left.map(
      (orderId): Acted => ({ orderId, outcome: 'not-tried', status: null, code: null, detail: null }),
    ),
  ]
}
