import { OFFSETS_APART } from '@jangteo/messaging'
import type { Tx } from './tx.ts'

/**
 * Counts of a partition of a topic. `events + dropped + missing = highest - lowest + 1`, unless the topic was deleted and
 * created again: records that were lost with the former topic are in no count.
 */
export interface PlaceCount {
  readonly topic: string
  readonly partition: number
  /** Events in the store, counted one by one. */
  readonly events: bigint
  /** Events that were kept and have been dropped with their day. */
  readonly dropped: bigint
  readonly lowest: bigint
  readonly highest: bigint
  /** Offsets between the lowest and the highest that never came. */
  readonly missing: bigint
  /** The first of them, in runs. */
  readonly gaps: { readonly first: bigint; readonly last: bigint }[]
}

/** The largest number of gaps that are listed for a partition. */
const MOST_GAPS = 100

/** Counts the store by partition, for a comparison with the broker's offsets. Call it in a snapshot. */
export async function countPlaces(tx: Tx): Promise<PlaceCount[]> {
  const rows = await tx.$queryRaw<(Omit<PlaceCount, 'gaps'> & { gaps: [string, string][] })[]>`
    with counted as (select topic, partition, count(*) as events from event group by topic, partition),
    missing as (
      select topic, partition, first, last,
        row_number() over (partition by topic, partition order by first) as n
      from (
        select topic, partition, greatest(upper(run), next / apart * apart) as first, next - 1 as last
        from (
          select topic, partition, run, lower(lead(run) over (partition by topic, partition order by run)) as next,
            ${OFFSETS_APART}::bigint as apart
          from place, unnest(offsets) as run
        ) as runs
      ) as between_runs
      where first <= last
    )
    select topic, partition, coalesce(events, 0) as events, dropped,
      lower(offsets) as lowest, upper(offsets) - 1 as highest,
      (select coalesce(sum(last - first + 1), 0)::bigint from missing m
       where m.topic = place.topic and m.partition = place.partition) as missing,
      (select coalesce(json_agg(json_build_array(first::text, last::text) order by first), '[]') from missing m
       where m.topic = place.topic and m.partition = place.partition and n <= ${MOST_GAPS}) as gaps
    from place left join counted using (topic, partition)
    order by topic, partition`
  return rows.map((row) => ({
    ...row,
    gaps: row.gaps.map(([first, last]) => ({ first: BigInt(first), last: BigInt(last) })),
  }))
}
