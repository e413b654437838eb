import type { KeptEvent } from '../domain/kept-event.ts'
import { type KeptRow, keptColumns, toKept } from './event-rows.ts'
import type { Tx } from './tx.ts'

/** Part of the store, in the order of positions. */
export interface Range {
  /** Positions above this one. */
  readonly after: bigint
  /** Positions up to this one. Default: all. */
  readonly upTo?: bigint
  readonly limit: number
  /** Of one topic only. Default: of all. */
  readonly topic?: string
  /** Occurred at or after this instant, and before that one. Default: at any time. */
  readonly from?: Date
  readonly to?: Date
}

/** An order has some ten events. The limit is for a customer who tries a payment again and again. */
const MOST_EVENTS = 1_000

/** Events in the order of their positions, which `appendEvents` promises to have no gap. */
export async function readEvents(tx: Tx, range: Range): Promise<KeptEvent[]> {
  const { after, upTo = null, limit, topic = null, from = null, to = null } = range
  const rows = await tx.$queryRaw<KeptRow[]>`
    select ${keptColumns}
    from event e left join person p using (person_id)
    where position > ${after} and (${upTo}::bigint is null or position <= ${upTo}::bigint)
      and (${topic}::text is null or topic = ${topic})
      and occurred_on >= coalesce(${from}::timestamptz, '-infinity')
      and occurred_on < coalesce(${to}::timestamptz, 'infinity')
    order by position
    limit ${limit}`
  return toKept(rows)
}

/** An event by its id; undefined when it is not stored, or not yet. */
export async function findEvent(tx: Tx, eventId: string): Promise<KeptEvent | undefined> {
  const rows = await tx.$queryRaw<KeptRow[]>`
    select ${keptColumns}
    from event e left join person p using (person_id)
    where event_id = ${eventId}
    order by position limit 1`
  return toKept(rows)[0]
}

/** The position of the last event that was kept; 0 when there is none. */
export async function lastPosition(tx: Tx): Promise<bigint> {
  const [row] = await tx.$queryRaw<{ last: bigint }[]>`select last_position as last from store`
  return row?.last ?? 0n
}

/**
 * The events of an order, in the order in which they occurred: by the start of their Work, and within one instant by
 * event id. The id is a UUIDv7, so an event that was published later has a greater one.
 *
 * @param userId only the events that name this user; default: all
 */
export async function findTimeline(tx: Tx, orderId: string, userId?: string): Promise<KeptEvent[]> {
  const rows = await tx.$queryRaw<KeptRow[]>`
    select ${keptColumns}
    from event e left join person p using (person_id)
    where order_id = ${orderId} and (${userId ?? null}::text is null or p.user_id = ${userId ?? null})
    order by occurred_on, event_id
    limit ${MOST_EVENTS}`
  return toKept(rows)
}
