import { request } from './request.ts'
import type { ReachedService } from './services-reached.ts'

/** An order of any customer, as `GET /internal/orders` lists it. Amounts in won. */
export interface OrderState {
  readonly orderId: string
  readonly userId: string
  readonly status: string
  readonly amount: number
  readonly createdAt: string
  readonly waitsFor: string | null
  readonly waitsSince: string | null
}

export interface OrderCount {
  readonly status: string
  readonly waitsFor: string | null
  readonly count: number
  readonly oldestAt: string
}

/** An order with its history and outlook, as `GET /internal/orders/{orderId}` answers it. */
export interface ShownOrder {
  readonly order: {
    readonly orderId: string
    readonly userId: string
    readonly status: string
    readonly amount: number
    readonly discount: number
    readonly lines: readonly {
      readonly productId: string
      readonly name: string
      readonly quantity: number
    }[]
    readonly couponId: string | null
    readonly paymentId?: string | null
    readonly expiresAt: string
  }
  readonly history: readonly {
    readonly type: string
    readonly status: string
    readonly actor: string
    readonly note: string | null
    readonly occurredOn: string
  }[]
  readonly wait: { readonly for: string; readonly since: string; readonly stuck: boolean } | null
  readonly ahead: readonly { readonly step: string; readonly by: string }[]
}

/** An event of an order with its record, as the data platform answers it. */
export interface OrderRecord {
  readonly eventId: string
  readonly type: string
  readonly producer: string
  readonly topic: string
  readonly partition: number
  readonly offset: string
  readonly occurredOn: string
  readonly storedAt: string
}

export interface KnownLetter {
  readonly id: string
  readonly consumer: string
  readonly state: 'retrying' | 'open' | 'redriven' | 'discarded'
  readonly error: string
  readonly attempts: number
  readonly firstFailedAt: string
  readonly lastFailedAt: string
  readonly retryAt: string | null
  readonly resolvedAt: string | null
}

/** What a service knows of events, as its `GET /internal/events` answers it. */
export interface KnownEvents {
  readonly consumers: readonly {
    readonly consumer: string
    readonly topic: string
    readonly keepsInbox: boolean
    readonly selects: boolean
  }[]
  readonly items: readonly {
    readonly eventId: string
    readonly unsentSince: string | null
    readonly applied: readonly { readonly consumer: string; readonly at: string }[]
    readonly letters: readonly KnownLetter[]
  }[]
}

export interface Acted {
  readonly orderId: string
  readonly outcome: 'done' | 'refused' | 'failed' | 'not-tried'
  readonly status: string | null
  readonly code: string | null
  readonly detail: string | null
}

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

export const showOrder = (order: ReachedService, orderId: string): Promise<ShownOrder> =>
  request(order, 'GET', `${ORDERS}/${orderId}`)

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
