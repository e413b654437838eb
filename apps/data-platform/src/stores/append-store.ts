import { isDeepStrictEqual } from 'node:util'
import { EventIdReused } from '@jangteo/messaging'
import { PlaceTaken } from '../domain/errors.ts'
import {
  type AppendAnswer,
  type Appended,
  type KeptRow,
  keptColumns,
  type Named,
  type NewEvent,
  type Row,
  toAppended,
  toKept,
  toRow,
} from './event-rows.ts'
import type { Tx } from './tx.ts'

/**
 * Appends events. An event that is stored already does not change, and an event that was dropped with its day is not
 * stored again. Each fact is counted once, however many events state it.
 *
 * The transaction holds a lock from here to its commit, so that one transaction at a time numbers events. Positions
 * therefore have no gap, and after a reader has read up to a position, no lower one appears.
 *
 * @param named by user id, for each user of these events
 * @throws PlaceTaken when another event is stored as the same record of the same partition
 */
export async function appendEvents(
  tx: Tx,
  events: readonly NewEvent[],
  named: ReadonlyMap<string, (event: NewEvent) => Named>,
): Promise<Appended> {
  const rows = events.map((event) =>
    toRow(event, event.userId === null ? undefined : named.get(event.userId)),
  )
  const column = <Name extends keyof Row>(name: Name) => rows.map((row) => row[name])
  const locked = tx.$queryRaw`select 1 from store for update`
  const appending = tx.$queryRaw<AppendAnswer[]>`
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
  const [, answers] = await Promise.all([locked, appending])
  await refuseTaken(tx, answers)
  return toAppended(events, rows, answers)
}

/**
 * Compares events with the stored events of the same ids. An erased person's event cannot be compared, and passes.
 * @throws EventIdReused when the stored event has other data
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
    if (!same) throw EventIdReused({ eventId })
  }
}

/** An offset can be noted although its event was lost. Then the event may come again: only a second stored event is refused. */
async function refuseTaken(tx: Tx, answers: readonly AppendAnswer[]): Promise<void> {
  const taken = answers.filter(({ taken }) => taken)
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
