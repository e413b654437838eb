import type { Work } from '@jangteo/messaging'
import type { Positions, Rankings } from '../adapters/rankings.ts'
import type { Shadow } from '../adapters/redis/shadow.ts'
import { dayBefore, laterOf, secondsKept } from '../domain/buckets.ts'
import {
  findGeneration,
  findPositions,
  type Generation,
  holdAll,
  saveGeneration,
} from '../stores/generation-store.ts'
import { findDays, findTallies } from '../stores/snapshot-store.ts'
import type { Tx } from '../stores/tx.ts'

/** No bucket lives as long. */
const OLDEST_DAYS = 140
/** A bucket that is about to be forgotten may be gone in one of two generations already. */
const ABOUT_TO_GO_SECONDS = 3_600

/** What was built, to become current. */
export interface Built {
  readonly shadow: Shadow
  /** By what it was counted, and from which day on. */
  readonly next: Generation
  /** How far the live count was when the replay began to read: so far the replay has read too, whatever was left of it. */
  readonly begun: Positions
}

/** In how many products what was built differed from what was live, by bucket; undefined when nothing live was whole. */
export type Differences = Readonly<Record<string, number>> | undefined

/**
 * Makes what was built the current rankings, in one step with PostgreSQL's own word for it. While that goes on nothing is
 * counted live: what was built is brought as far as that, and no further, so that both can be compared.
 * @throws when the replay does not come so far in time
 */
export async function swapRankings(
  work: Work<Tx>,
  rankings: Rankings,
  { shadow, next, begun }: Built,
  reached: (condition: () => boolean) => Promise<boolean>,
): Promise<Differences> {
  const { tx, now } = work
  await holdAll(tx)
  const [current, live] = [await findGeneration(tx), await findPositions(tx)]
  const unread = new Map([...live].filter(([partition, offset]) => offset > (begun.get(partition) ?? 0n)))
  if (!(await reached(() => shadow.reaches(unread))))
    throw new Error('the replay did not come as far as the live count')
  const built = furthest(live, shadow.counted)
  await shadow.countUntil(built)

  const settings = { now, percent: next.settings.carryOverPercent }
  for (const day of await findDays(tx, dayBefore(next.coversFrom, OLDEST_DAYS), next.coversFrom)) {
    const tally = (await findTallies(tx, [day])).get(day)
    if (tally) await shadow.load(day, tally, settings)
  }
  const isWhole = current !== undefined && (await rankings.open(current.generation, live))
  const differences = isWhole
    ? await shadow.compare(current.generation, (bucket) => secondsKept(bucket, now) > ABOUT_TO_GO_SECONDS)
    : undefined
  // A transaction that has run out of time says so here, and not when Redis has swapped already.
  await tx.$queryRaw`select 1`
  await shadow.swap(built)
  const closedUntil = laterOf(current?.closedUntil ?? '', next.coversFrom)
  await saveGeneration(tx, { ...next, closedUntil }, built, now)
  return differences
}

function furthest(one: Positions, other: Positions): Map<string, bigint> {
  const positions = new Map(one)
  for (const [partition, offset] of other)
    if (offset > (positions.get(partition) ?? 0n)) positions.set(partition, offset)
  return positions
}
