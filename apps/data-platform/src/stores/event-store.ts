import { isDeepStrictEqual } from 'node:util'
import { EventIdReused } from '@jangteo/messaging'
import { PlaceTaken } from '../domain/errors.ts'
import type { KeptEvent } from '../domain/kept-event.ts'
import {
  type KeptRow,
  keptColumns,
  type Named,
  type NewEvent,
  type Row,
  toKept,
  toRow,
} from './event-rows.ts'
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
  /** Occurred at or after this instant, and before that one. Default: whenever. */
  readonly from?: Date
  readonly to?: Date
}

/** An order has some ten events; whoever tries a payment again and again is not served without end. */
const MOST_EVENTS = 1_000

interface AppendedRow {
  /** Which of the given events it is, from 1. */
  n: bigint
  position: bigint
  offset: bigint
  topic: string
  partition: number
  counts: boolean
  taken: boolean
  /** It was there already, read at another place. */
  again: boolean
}

/** An event that was not there yet. */
export interface Appended {
  readonly event: NewEvent
  readonly position: bigint
  readonly personId: string | null
  /** Whether its fact has to be counted. */
  readonly counts: boolean
}

/**
 * Appends events, and answers those that were not there yet, each with whether its fact has to be counted: an event
 * that is there already stays as it is, one that was dropped with its day stays away, and a fact is counted once, however
 * many events say it. `again` are those that are there, and were read at another place then: see `refuseReused`.
 *
 * One transaction appends at a time, from here to its commit, and numbers what it adds. So positions have no gap, and
 * nobody who has read up to one will later find another below it.
 *
 * @param named by user id, for each user of these events
 * @throws PlaceTaken when another event was kept as the same record of the same partition
 */
export async function appendEvents(
  tx: Tx,
  events: readonly NewEvent[],
  named: ReadonlyMap<string, (event: NewEvent) => Named>,
): Promise<{
  appended: Appended[]
  again: NewEvent[]
}> {
  const rows = events.map((event) =>
    toRow(event, event.userId === null ? undefined : named.get(event.userId)),
  )
  const column = <Name extends keyof Row>(name: Name) => rows.map((row) => row[name])
  const locked = tx.$queryRaw`select 1 from store for update`
  const appending = tx.$queryRaw<AppendedRow[]>`
    with given as (
      select * from unnest(
        ${column('occurredOn')}::timestamptz[], ${column('eventId')}::text[], ${column('eventType')}::text[],
        ${column('topic')}::text[], ${column('partition')}::int[], ${column('offset')}::bigint[],
        ${column('key')}::text[], ${column('aggregateId')}::text[], ${column('producer')}::text[],
        ${column('orderId')}::text[], ${column('personId')}::uuid[], ${column('receivedAt')}::timestamptz[],
        ${column('data')}::text[], ${column('sealed')}::bytea[], ${column('facts')}::text[], ${column('once')}::uuid[],
        ${column('traceparent')}::text[], ${column('transactionId')}::text[]
      ) with ordinality as g(occurred_on, event_id, event_type, topic, partition, "offset", key, aggregate_id,
        producer, order_id, person_id, received_at, data, sealed, facts, fact, traceparent, transaction_id, n)
    ), looked as (
      select given.*, before.known, before.elsewhere
      from given left join lateral (
        select true as known,
          (e.topic, e.partition, e."offset") is distinct from (given.topic, given.partition, given."offset") as elsewhere
        from event e where e.occurred_on = given.occurred_on and e.event_id = given.event_id limit 1
      ) before on true
    ), fresh as (
      select given.*, row_number() over (order by n) as nth
      from looked as given cross join store left join place using (topic, partition)
      where given.known is null and not coalesce(
        given.occurred_on < store.kept_since::timestamp at time zone 'UTC' and place.offsets @> given."offset",
        false
      )
    ), kept as (
      insert into event (occurred_on, event_id, position, event_type, topic, partition, "offset", key, aggregate_id,
        producer, order_id, person_id, received_at, data, sealed, facts, traceparent, transaction_id)
      select occurred_on, event_id, last_position + nth, event_type, topic, partition, "offset", key, aggregate_id,
        producer, order_id, person_id, received_at, data::jsonb, sealed, facts::jsonb, traceparent,
        transaction_id::xid8
      from fresh, store order by nth
    ), numbered as (
      update store set last_position = last_position + (select count(*) from fresh)
    ), counted_now as (
      insert into counted (generation, fact, occurred_on)
      select distinct on (fact) generation, fact, occurred_on from fresh, store where fact is not null order by fact, n
      on conflict do nothing returning fact
    ), noted as (
      insert into place (topic, partition, offsets)
      select topic, partition, range_agg(int8range("offset", "offset" + 1)) from fresh group by topic, partition
      on conflict (topic, partition) do update set offsets = place.offsets + excluded.offsets
    )
    select f.n, last_position + nth as position, f.topic, f.partition, f."offset",
      coalesce(f.fact in (select fact from counted_now), false) as counts,
      coalesce(p.offsets @> f."offset", false) as taken, false as again
    from store, fresh f left join place p using (topic, partition)
    union all
    select n, 0, topic, partition, "offset", false, false, true from looked where elsewhere
    order by n`
  const [, answered] = await Promise.all([locked, appending])
  const appended = answered.filter(({ again }) => !again)
  await refuseTaken(tx, appended)
  const seen = new Set<string>()
  const given = ({ n }: AppendedRow) => {
    const i = Number(n) - 1
    return { event: events[i] as NewEvent, row: rows[i] as Row }
  }
  return {
    appended: appended.map((each) => {
      const { event, row } = given(each)
      const first = row.once !== null && !seen.has(row.once)
      if (row.once !== null) seen.add(row.once)
      return { event, position: each.position, personId: row.personId, counts: each.counts && first }
    }),
    again: answered.filter(({ again }) => again).map((each) => given(each).event),
  }
}

/**
 * Of an erased person's event it cannot be told.
 * @throws EventIdReused when one has the id of a kept event that says something else
 */
export async function refuseReused(tx: Tx, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return
  const rows = await tx.$queryRaw<KeptRow[]>`
    select ${keptColumns}
    from unnest(${events.map(({ occurredOn }) => occurredOn)}::timestamptz[],
                ${events.map(({ eventId }) => eventId)}::text[]) as again(occurred_on, event_id)
      join event e using (occurred_on, event_id) left join person p using (person_id)`
  const kept = new Map(toKept(rows).map((event) => [event.eventId, event]))
  for (const { eventId, eventType, data } of events) {
    const before = kept.get(eventId)
    if (!before || before.erased) continue
    const same =
      before.eventType === eventType && isDeepStrictEqual(before.data, JSON.parse(JSON.stringify(data)))
    if (!same) throw EventIdReused({ eventId: eventId })
  }
}

/** What was kept there once may have been lost, and come again. */
async function refuseTaken(tx: Tx, appended: readonly AppendedRow[]): Promise<void> {
  const taken = appended.filter(({ taken }) => taken)
  if (taken.length === 0) return
  const [other] = await tx.$queryRaw<{ topic: string; partition: number; offset: bigint }[]>`
    select topic, partition, "offset"
    from unnest(${taken.map(({ topic }) => topic)}::text[], ${taken.map(({ partition }) => partition)}::int[],
                ${taken.map(({ offset }) => offset)}::bigint[]) as t(topic, partition, "offset")
      join event using (topic, partition, "offset")
    group by topic, partition, "offset" having count(*) > 1
    limit 1`
  if (other) throw PlaceTaken(other)
}

/** Events in the order of their positions: see `appendEvents` for what that promises. */
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

/** The position of the last event that was kept; 0 when there is none. */
export async function lastPosition(tx: Tx): Promise<bigint> {
  const [row] = await tx.$queryRaw<{ last: bigint }[]>`select last_position as last from store`
  return row?.last ?? 0n
}

/**
 * What happened to an order, in the order in which it happened: by the instant at which the work began, and within
 * one instant by event id, which is a UUIDv7 and therefore later for what was published later.
 *
 * @param userId only the events that name this user; all of them without it
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
