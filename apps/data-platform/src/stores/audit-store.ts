import { TransferBatchCut } from '@jangteo/events'
import { type Fault, type Faults, figuresUnlike, MOST_NAMED, type Totals } from '../domain/audit.ts'
import { daysAfter, LATE_DAYS } from '../domain/days.ts'
import type { Fact } from '../domain/fact.ts'
import type { Figure } from '../domain/figures.ts'
import { Prisma } from '../generated/prisma/client.ts'
import type { Tx } from './tx.ts'

/** An audit recounts no store with more events: a recount has all facts in memory. */
const MOST_RECOUNTED = 100_000

export async function readTotals(tx: Tx): Promise<Totals> {
  const [row] = await tx.$queryRaw<
    [Record<'events' | 'dropped' | 'lastPosition' | 'people' | 'figures', bigint>]
  >`
    select (select count(*) from event) as events,
      (select coalesce(sum(dropped), 0)::bigint from place) as dropped, last_position as "lastPosition",
      (select count(*) from person) as people,
      (select count(*) from figure f where f.generation = store.generation) as figures
    from store`
  const transfers = await tx.$queryRaw<{ destination: string; cut: bigint; delivered: bigint }[]>`
    select destination, cut_sequence as cut, delivered_sequence as delivered from transfer order by destination`
  const events = Number(row.events)
  return {
    events,
    dropped: Number(row.dropped),
    lastPosition: Number(row.lastPosition),
    people: Number(row.people),
    figures: Number(row.figures),
    recounted: events <= MOST_RECOUNTED,
    transfers: Object.fromEntries(
      transfers.map(({ destination, cut, delivered }) => [
        destination,
        { cut: Number(cut), delivered: Number(delivered) },
      ]),
    ),
  }
}

export async function findFaults(tx: Tx, { recounted }: Pick<Totals, 'recounted'>): Promise<Faults> {
  return {
    doubledPositions: await faultOf(
      tx,
      Prisma.sql`select 'position ' || position from event group by position having count(*) > 1`,
    ),
    placesUnlikeEvents: await faultOf(
      tx,
      Prisma.sql`
        select topic || '/' || partition
        from (select topic, partition, count(*) as events from event group by topic, partition) e
          full join (
            select topic, partition, dropped,
              (select coalesce(sum(upper(run) - lower(run)), 0) from unnest(offsets) as run) as noted
            from place
          ) p using (topic, partition)
        where coalesce(events, 0) + coalesce(dropped, 0) <> coalesce(noted, 0)`,
    ),
    readableWithoutKey: await faultOf(
      tx,
      Prisma.sql`select event_id from event where person_id is not null and (data is not null or sealed is null)`,
    ),
    figuresUnlikeEvents: recounted ? await recountFault(tx) : { count: 0, examples: [] },
    // Older batches may have been deleted, so the first one of a destination has none before it.
    batchesOutOfLine: await faultOf(
      tx,
      Prisma.sql`
        select destination || ' ' || sequence
        from (
          select destination, sequence, first, lag(sequence) over line as before, lag(last) over line as ended
          from transfer_batch window line as (partition by destination order by sequence)
        ) b
        where before is not null and (sequence <> before + 1 or first <> ended + 1)`,
    ),
    // Events of a delivered batch may have been dropped with their day; positions are missing then.
    batchesUnlikeEvents: await faultOf(
      tx,
      Prisma.sql`
        select b.destination || ' ' || b.sequence
        from transfer_batch b join transfer t using (destination),
          lateral (
            select count(*) as kept, count(*) filter (where topic <> ${TransferBatchCut.topic}) as events
            from event where position between b.first and b.last
          ) e
        where e.events <> b.events and (b.sequence > t.delivered_sequence or e.kept = b.last - b.first + 1)`,
    ),
    transfersUnlikeBatches: await faultOf(
      tx,
      Prisma.sql`
        select t.destination
        from transfer t left join lateral (
          select sequence, last from transfer_batch b where b.destination = t.destination order by sequence desc limit 1
        ) newest on true
        where t.cut_sequence <> coalesce(newest.sequence, 0) or t.cut_position <> coalesce(newest.last, 0)`,
    ),
    deliveredUnannounced: await faultOf(
      tx,
      Prisma.sql`
        select b.destination || ' ' || b.sequence from transfer_batch b join transfer t using (destination)
        where b.sequence <= t.delivered_sequence and b.ready_at is null`,
    ),
  }
}

async function faultOf(tx: Tx, faulty: Prisma.Sql): Promise<Fault> {
  const [row] = await tx.$queryRaw<{ count: bigint; examples: string[] }[]>`
    select count(*) as count, coalesce((array_agg(object order by object))[1:${MOST_NAMED}::int], '{}') as examples
    from (${faulty}) as f(object)`
  return { count: Number(row?.count), examples: row?.examples ?? [] }
}

/** Each fact is read from the first event that states it, because that one was counted. */
async function recountFault(tx: Tx): Promise<Fault> {
  const facts = await tx.$queryRaw<{ facts: Omit<Fact, 'at'> & { at: string } }[]>`
    select distinct on (facts->>'identity') facts from event where facts is not null
    order by facts->>'identity', position`
  const figures = await tx.$queryRaw<
    (Omit<Figure, 'count' | 'amount'> & { count: bigint; amount: bigint })[]
  >`
    select name, minute, subject, count, amount from figure join store using (generation)`
  const [store] = await tx.$queryRaw<
    [{ keptSince: Date | null }]
  >`select kept_since as "keptSince" from store`
  const names = figuresUnlike(
    figures.map((figure) => ({ ...figure, count: Number(figure.count), amount: Number(figure.amount) })),
    facts.map(({ facts: said }) => ({ ...said, at: new Date(said.at) }) as Fact),
    store.keptSince ? daysAfter(store.keptSince, LATE_DAYS) : undefined,
  )
  return { count: names.length, examples: names.slice(0, MOST_NAMED) }
}
