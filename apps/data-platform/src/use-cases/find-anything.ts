import { type Lead, leadOf, type Needle, needleOf } from '../domain/needle.ts'
import { findProducts } from '../stores/catalogue-store.ts'
import {
  type FoundEvent,
  findByEventId,
  findByOrder,
  findByPlace,
  findByTrace,
  findCampaignOf,
  findCustomer,
  lastCouponOf,
  newestOf,
} from '../stores/find-store.ts'
import type { Tx } from '../stores/tx.ts'

/** Something that has the id. */
export interface Hit {
  readonly kind: (typeof KINDS)[number]
  readonly id: string
  /** One line for people; it names no person but a customer by their id. */
  readonly label: string
  readonly leadsTo: Lead
  /** The newest event about it; null when it has none that is kept. */
  readonly newest: FoundEvent | null
}

export const KINDS = [
  'order',
  'event',
  'payment',
  'coupon',
  'campaign',
  'trace',
  'record',
  'product',
  'customer',
] as const

type Search = (tx: Tx, needle: Needle) => Promise<Hit | undefined>

const PAYMENT_BOOKS = ['payments', 'payment requests', 'refund requests', 'sales']

const searches: Readonly<Record<Hit['kind'], Search>> = {
  async order(tx, { id }) {
    return id === null ? undefined : ofEvents('order', id, await findByOrder(tx, id), { kind: 'order', id })
  },
  async event(tx, { id, text }) {
    const [event] = await findByEventId(tx, id ?? text)
    return (
      event && {
        ...{ kind: 'event', id: event.eventId, leadsTo: leadOf(event), newest: event },
        label: `${event.eventType} of ${event.producer}`,
      }
    )
  },
  async payment(tx, { id }) {
    const newest = id === null ? undefined : await newestOf(tx, PAYMENT_BOOKS, id)
    if (id === null || !newest) return undefined
    return {
      kind: 'payment',
      id,
      label: `payment of order ${newest.orderId}`,
      leadsTo: leadOf(newest),
      newest,
    }
  },
  async coupon(tx, { id }) {
    const campaignId = id === null ? undefined : await findCampaignOf(tx, id)
    if (id === null || campaignId === undefined) return undefined
    const newest = (await newestOf(tx, ['coupons'], id)) ?? null
    const leadsTo = { kind: 'campaign', id: campaignId } as const
    return { kind: 'coupon', id, label: `coupon of campaign ${campaignId}`, leadsTo, newest }
  },
  async campaign(tx, { id }) {
    const couponId = id === null ? undefined : await lastCouponOf(tx, id)
    if (id === null || couponId === undefined) return undefined
    const newest = (await newestOf(tx, ['coupons'], couponId)) ?? null
    return {
      kind: 'campaign',
      id,
      label: `campaign, last coupon ${couponId}`,
      leadsTo: { kind: 'campaign', id },
      newest,
    }
  },
  async trace(tx, { traceId }) {
    const events = traceId === null ? [] : await findByTrace(tx, traceId)
    const newest = events.find(({ orderId }) => orderId !== null) ?? events[0]
    return newest && ofEvents('trace', traceId as string, events, leadOf(newest))
  },
  async record(tx, { place, text }) {
    const [event] = place === null ? [] : await findByPlace(tx, place)
    return (
      event && {
        ...{ kind: 'record', id: text, leadsTo: leadOf(event), newest: event },
        label: `record of ${event.eventType}`,
      }
    )
  },
  async product(tx, { text }) {
    const product = (await findProducts(tx, [text])).get(text)
    const newest = (await newestOf(tx, ['stock', 'catalogue'], text)) ?? null
    if (!product && !newest) return undefined
    return {
      kind: 'product',
      id: text,
      label: product?.name ?? 'product',
      leadsTo: { kind: 'product', id: text },
      newest,
    }
  },
  async customer(tx, { text }) {
    const customer = await findCustomer(tx, text)
    return (
      customer && {
        ...{ kind: 'customer', id: text, label: `customer ${text}`, newest: customer.newest ?? null },
        leadsTo: { kind: 'customer', id: text },
      }
    )
  },
}

function ofEvents(
  kind: 'order' | 'trace',
  id: string,
  events: readonly FoundEvent[],
  leadsTo: Lead,
): Hit | undefined {
  const [newest] = events
  if (!newest) return undefined
  const label = `${events.length} ${events.length === 1 ? 'event' : 'events'}, the newest ${newest.eventType}`
  return { kind, id, label, leadsTo, newest }
}

/** What has this id: by exact comparison on indexes. Without hits, the answer still says what was looked for. */
export async function findAnything(
  tx: Tx,
  query: string,
): Promise<{ query: string; lookedFor: Hit['kind'][]; items: Hit[] }> {
  const needle = needleOf(query.trim())
  const hits = await Promise.all(KINDS.map((kind) => searches[kind](tx, needle)))
  return { query: needle.text, lookedFor: [...KINDS], items: hits.flatMap((hit) => hit ?? []) }
}
