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

/** No bucket is kept in Redis for as long. */
const OLDEST_DAYS = 140
/** A bucket that is about to expire may be missing in one of two generations already. */
const ABOUT_TO_GO_SECONDS = 3_600

/** The rankings that were built, to become current. */
export interface Built {
  readonly shadow: Shadow
  /** Its settings, and the first day that was counted from events. */
  readonly next: Generation
  /** How far the live count was when the replay began: the replay reads at least up to there. */
  readonly begun: Positions
}

/** The number of products that differ from the live rankings, by bucket; undefined when the live rankings were incomplete. */
export type Differences = Readonly<Record<string, number>> | undefined

/**
 * Makes the rankings that were built the current ones, in one step with the record in PostgreSQL. No event is counted live
 * meanwhile: the built rankings are counted exactly as far as the live ones, so that both can be compared.
 * @throws when the replay does not reach the live count in time
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
  // A transaction that has exceeded its time fails here, and not after the swap in Redis.
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
