import type { components as DataPlatform } from '../../api/generated/data-platform.ts'
import type { components as Order } from '../../api/generated/order.ts'
import { useEachService } from '../../api/of-each-service.ts'
import { Problem } from '../../api/problem.ts'
import { type ServiceName, services } from '../../api/services.ts'
import { useFreshAsTopicsMove } from '../../live/use-live-stream.ts'

export type ShownOrder = Order['schemas']['ShownOrder']
export type OrderRecord = DataPlatform['schemas']['OrderEventRecord']
export type KnownEvents = Order['schemas']['KnownEvents']
export type KnownLetter = Order['schemas']['KnownLetter']

/** What a service knows of the events of an order. */
export interface KnownBy {
  readonly service: ServiceName
  readonly answer: KnownEvents
}

const AT_MOST_EVERY_MS = 3_000
const ORDER = '/internal/orders/{orderId}'
const EVENTS = '/internal/orders/{orderId}/events'
const KNOWN = 'known-events'
/** As many as a service answers at once. */
const MOST_EVENTS = 100

/** An order, its events, and what each service knows of them; read again as topics move. */
export function useOrder(orderId: string) {
  const params = { params: { path: { orderId } } }
  const order = services.order.useQuery('get', ORDER, params)
  const events = services['data-platform'].useQuery('get', EVENTS, params)
  useFreshAsTopicsMove([['get', ORDER], ['get', EVENTS], [KNOWN]], { atMostEveryMs: AT_MOST_EVERY_MS })
  const records = events.data?.items ?? []
  const ids = records
    .slice(-MOST_EVENTS)
    .map(({ eventId }) => eventId)
    .join(',')
  const known = useEachService([KNOWN, ids], async (service): Promise<KnownEvents> => {
    if (ids === '') return { consumers: [], items: [] }
    // The route is the same in each service; the types of one stand for all.
    const { requests } = services[service] as (typeof services)['order']
    const { data } = await requests.GET('/internal/events', { params: { query: { ids } } })
    return data as KnownEvents
  })
  // The events of a new order come a moment later.
  // Whatever is not success is thrown as a Problem, whatever the document says.
  const failure: unknown = events.error
  const eventsFailed = failure instanceof Error && !isMissing(failure) ? failure : null
  return {
    order: order.data,
    orderFailed: order.error,
    isLoading: order.isLoading || events.isLoading,
    lookedAt: order.dataUpdatedAt,
    records,
    known: known.answers as readonly KnownBy[],
    away: [
      ...(eventsFailed ? [{ service: 'data-platform' as const, error: eventsFailed }] : []),
      ...known.away.filter(({ service }) => service !== 'data-platform' || !eventsFailed),
    ],
    refresh: () => {
      order.refetch()
      events.refetch()
    },
  }
}

/** The order with its customer's own words; the service records who has asked. */
export async function orderInClear(orderId: string, reason: string): Promise<ShownOrder> {
  const params = { path: { orderId } }
  const { data } = await services.order.requests.POST('/internal/orders/{orderId}/show', {
    params,
    body: { reason },
  })
  return data as ShownOrder
}

export const isMissing = (error: unknown): boolean => error instanceof Problem && error.status === 404
