import { RankingsAway } from '../domain/errors.ts'
import type { Settings } from '../domain/settings.ts'
import type { Days, Progress } from '../domain/sort-out.ts'
import type { Tx } from './tx.ts'

/** The id of the valid rankings, the settings by which they are counted, and the days that are not counted from events. */
export interface Generation extends Days {
  readonly generation: string
  readonly settings: Settings
}

export interface Partition {
  readonly topic: string
  readonly partition: number
}

/** The name of a partition in Redis. */
export const partitionName = ({ topic, partition }: Partition): string => `${topic}/${partition}`

/**
 * The current generation, and how far a partition is counted in it; undefined without a generation. Until the end of the
 * transaction, no other one swaps the generation, closes a day, or counts in this partition.
 * @throws RankingsAway while the generation is being swapped
 */
export async function holdPartition(
  tx: Tx,
  { topic, partition }: Partition,
  offsets: readonly bigint[],
): Promise<(Generation & Progress) | undefined> {
  const [[lock], [row]] = await Promise.all([
    tx.$queryRaw<{ held: boolean }[]>`
      select pg_try_advisory_xact_lock_shared(hashtextextended('ranking.generation', 7)) as held,
             pg_advisory_xact_lock(hashtextextended('ranking.position/' || ${topic} || '/' || ${partition}::int, 7))::text`,
    tx.$queryRaw<(Generation & Progress & { passedOver: string[] })[]>`
      select generation, settings, covers_from as "coversFrom", closed_until as "closedUntil",
             coalesce(next_offset, 0) as "nextOffset", coalesce(built_until, 0) as "builtUntil",
             array(select "offset" from passed_over p where p.topic = ${topic} and p.partition = ${partition}
                     and "offset" = any(${offsets}::bigint[]))::text[] as "passedOver"
      from generation left join position on topic = ${topic} and partition = ${partition}`,
  ])
  // The swap waits for a replay, which needs connections: so counting must not wait for the swap and hold a connection.
  if (!lock?.held) throw RankingsAway()
  return row && { ...row, passedOver: row.passedOver.map(BigInt) }
}

/** Stores dead letters that the count has skipped. */
export async function savePassedOver(
  tx: Tx,
  letters: readonly (Partition & { readonly offset: bigint })[],
): Promise<void> {
  await tx.$executeRaw`
    insert into passed_over (topic, partition, "offset")
    select * from unnest(${letters.map(({ topic }) => topic)}::text[],
      ${letters.map(({ partition }) => partition)}::int[], ${letters.map(({ offset }) => offset)}::bigint[])
    on conflict do nothing`
}

/** No other transaction counts, swaps the generation or closes a day until the end of this one. */
export async function holdAll(tx: Tx): Promise<void> {
  await tx.$queryRaw`select pg_advisory_xact_lock(hashtextextended('ranking.generation', 7))::text`
}

/** No other transaction swaps the generation or closes a day until the end of this one. */
export async function holdGeneration(tx: Tx): Promise<void> {
  await tx.$queryRaw`select pg_advisory_xact_lock_shared(hashtextextended('ranking.generation', 7))::text`
}

export async function findGeneration(tx: Tx): Promise<Generation | undefined> {
  const [row] = await tx.$queryRaw<Generation[]>`
    select generation, settings, covers_from as "coversFrom", closed_until as "closedUntil" from generation`
  return row
}

/**
 * The first hour of which every counted event has its row; null when all have. A replay counts dead letters, too, and
 * each activity of its own run: only hours after the last rebuild are as the rows say.
 */
export async function findRowsFrom(tx: Tx): Promise<string | null> {
  const [row] = await tx.$queryRaw<{ from: string | null }[]>`
    select greatest(rows_from, case when exists (select from position where built_until > 0)
        then to_char((built_at + interval '1 hour') at time zone (settings ->> 'zone'), 'YYYY-MM-DD"T"HH24') end
      collate "C") as "from"
    from generation`
  return row?.from ?? null
}

/** How far each partition is counted. */
export async function findPositions(tx: Tx): Promise<Map<string, bigint>> {
  const rows = await tx.$queryRaw<(Partition & { nextOffset: bigint })[]>`
    select topic, partition, next_offset as "nextOffset" from position`
  return new Map(rows.map((row) => [partitionName(row), row.nextOffset]))
}

/** Stores how far a partition is counted; a stored later position stays. */
export async function savePosition(
  tx: Tx,
  { topic, partition }: Partition,
  nextOffset: bigint,
): Promise<void> {
  await tx.$executeRaw`
    insert into position (topic, partition, next_offset, built_until)
    values (${topic}, ${partition}::int, ${nextOffset}::bigint, 0)
    on conflict (topic, partition) do update set next_offset = greatest(position.next_offset, excluded.next_offset)`
}

/** Makes this the current generation. @param built how far the replay that built it has counted each partition */
export async function saveGeneration(
  tx: Tx,
  { generation, settings, coversFrom, closedUntil }: Generation,
  built: ReadonlyMap<string, bigint>,
  now: Date,
): Promise<void> {
  await tx.$executeRaw`
    insert into generation (generation_id, generation, settings, covers_from, closed_until, built_at)
    values (1, ${generation}, ${JSON.stringify(settings)}::jsonb, ${coversFrom}, ${closedUntil}, ${now}::timestamptz)
    on conflict (generation_id) do update set generation = excluded.generation, settings = excluded.settings,
      covers_from = excluded.covers_from, closed_until = excluded.closed_until, built_at = excluded.built_at`
  const partitions = [...built].map(([name, offset]) => ({ at: name.lastIndexOf('/'), name, offset }))
  await tx.$executeRaw`delete from position`
  await tx.$executeRaw`
    insert into position (topic, partition, next_offset, built_until)
    select topic, partition, built, built
    from unnest(${partitions.map(({ name, at }) => name.slice(0, at))}::text[],
                ${partitions.map(({ name, at }) => Number(name.slice(at + 1)))}::int[],
                ${partitions.map(({ offset }) => offset)}::bigint[]) as p(topic, partition, built)`
  // From now on, the offsets of these dead letters show that they are late.
  await tx.$executeRaw`
    delete from passed_over using position p
    where p.topic = passed_over.topic and p.partition = passed_over.partition and "offset" < next_offset`
}

export async function saveClosedUntil(tx: Tx, day: string): Promise<void> {
  await tx.$executeRaw`update generation set closed_until = ${day}`
}
