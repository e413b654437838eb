import type { Work } from '@jangteo/messaging'
import type { Positions, Rankings } from '../adapters/rankings.ts'
import { bucketsAt, dayBefore, neighbour } from '../domain/buckets.ts'
import { findGeneration, findPositions, holdAll, saveClosedUntil } from '../stores/generation-store.ts'
import { saveTally } from '../stores/snapshot-store.ts'
import type { Tx } from '../stores/tx.ts'

/**
 * Closes the days whose events are about to expire in the topics: stores their exact tallies, because a replay can no longer
 * count them. Later events are added to the stored tallies. No event is counted during this, and no day is closed while Redis
 * has counted an event whose transaction is not committed: the event would be added twice.
 */
export async function closeDays(
  { tx, now }: Work<Tx>,
  rankings: Rankings,
  { replayedDays }: { replayedDays: number },
): Promise<void> {
  const before = await findGeneration(tx)
  if (!before || untilDay(now, before.settings.zone, replayedDays) <= before.closedUntil) return
  await holdAll(tx)
  const current = await findGeneration(tx)
  if (!current || !rankings.reachable) return
  const { generation, closedUntil, settings } = current
  const until = untilDay(now, settings.zone, replayedDays)
  const counted = await findPositions(tx)
  if (!(await rankings.open(generation, counted))) return
  if (!areEqual(counted, await rankings.positions(generation))) return
  for (let day = closedUntil; day < until; day = neighbour(day, 1) ?? until)
    await saveTally(tx, day, await rankings.tally(day, generation))
  await saveClosedUntil(tx, until)
}

const untilDay = (now: Date, zone: string, days: number): string => dayBefore(bucketsAt(now, zone).day, days)

const areEqual = (a: Positions, b: Positions): boolean =>
  [...a].every(([partition, offset]) => (b.get(partition) ?? 0n) === offset) &&
  [...b].every(([partition, offset]) => (a.get(partition) ?? 0n) === offset)
