import { setTimeout as sleep } from 'node:timers/promises'
import type { Messaging } from '@jangteo/messaging'
import type { Rankings } from '../adapters/rankings.ts'
import {
  bucketBefore,
  type Check,
  checkRankings,
  comparedOf,
  type Faults,
  faultsOf,
  foundTwice,
  hoursAround,
  isFaulty,
  noFaults,
  partsOf,
  type Totals,
} from '../domain/audit.ts'
import { bucketsAt, dayBefore } from '../domain/buckets.ts'
import { findGeneration, findPositions, findRowsFrom } from '../stores/generation-store.ts'
import { findProducts } from '../stores/product-store.ts'
import { sumHours } from '../stores/sale-store.ts'
import { countBuckets, findBuckets, findTallies } from '../stores/snapshot-store.ts'
import type { Tx } from '../stores/tx.ts'

/** No bucket is kept in Redis as long. */
const OLDEST_DAYS = 140
/** Redis is read a moment after PostgreSQL: one look may find a count that is not committed yet, but not every look the same. */
const LOOKS = 4
const BETWEEN_MS = 250

interface Look {
  readonly totals: Totals
  readonly faults: Faults
}

/** Compares the tallies in Redis with each other, with those in PostgreSQL and with the counted events, while events are counted. */
export async function auditRankings(
  messaging: Pick<Messaging<Tx>, 'snapshot'>,
  rankings: Rankings,
  clock: () => Date,
): Promise<{ point: string; result: { totals: Totals; checks: Check[] } }> {
  const once = () => messaging.snapshot((tx) => look(tx, rankings, clock()))
  let { point, result } = await once()
  for (let looks = 1; looks < LOOKS && isFaulty(result.faults); looks += 1) {
    await sleep(BETWEEN_MS)
    const again = await once()
    point = again.point
    result = { ...again.result, faults: foundTwice(result.faults, again.result.faults) }
  }
  return { point, result: { totals: result.totals, checks: checkRankings(result.totals, result.faults) } }
}

async function look(tx: Tx, rankings: Rankings, now: Date): Promise<Look> {
  const current = await findGeneration(tx)
  const positions = await findPositions(tx)
  const totals = {
    products: (await findProducts(tx)).length,
    partitions: positions.size,
    counted: Number([...positions.values()].reduce((sum, offset) => sum + offset, 0n)),
    buckets: await countBuckets(tx),
  }
  if (!current || rankings.generation !== current.generation)
    return { totals: { ...totals, live: false }, faults: noFaults }
  const { generation, closedUntil, settings } = current
  const { day, week, month } = bucketsAt(now, settings.zone)
  const tallies = await findTallies(tx, await findBuckets(tx, dayBefore(day, OLDEST_DAYS)))
  const rowsFrom = await findRowsFrom(tx)
  const hours = hoursAround(day, now)
  const sums = await sumHours(
    tx,
    hours.filter((hour) => rowsFrom === null || hour >= rowsFrom),
    settings,
  )
  const written = { closedUntil, positions, tallies, sums }
  const wholes = [day, week, month]
  const before = wholes.flatMap((whole) => bucketBefore(whole) ?? [])
  const buckets = new Set([
    ...[...comparedOf(written, now), ...wholes, ...wholes.flatMap(partsOf)],
    ...[...before, ...hours],
  ])
  const live = await rankings.look({ buckets: [...buckets], scored: [...wholes, ...hours] }, generation)
  // The rankings were swapped or lost during the look.
  if (rankings.generation !== generation) return { totals: { ...totals, live: false }, faults: noFaults }
  return {
    totals: { ...totals, live: true },
    faults: faultsOf(written, live, { wholes, percent: settings.carryOverPercent, now }),
  }
}
