import type { Work } from '@jangteo/messaging'
import type { Rankings } from '../adapters/rankings.ts'
import { bucketsAt, dayBefore } from '../domain/buckets.ts'
import type { Settings } from '../domain/settings.ts'
import {
  findGeneration,
  findPositions,
  type Generation,
  holdAll,
  holdGeneration,
  saveGeneration,
} from '../stores/generation-store.ts'
import type { Tx } from '../stores/tx.ts'

/**
 * Opens the current generation, if Redis has all of it; undefined when it must be rebuilt. A service that has never counted
 * begins with empty rankings: its consumers begin at the start of their topics.
 */
export async function openRankings(
  work: Work<Tx>,
  rankings: Rankings,
  { settings, replayedDays }: { settings: Settings; replayedDays: number },
): Promise<Generation | undefined> {
  const { tx, now } = work
  const hasBegun = (await findGeneration(tx)) !== undefined
  await (hasBegun ? holdGeneration(tx) : holdAll(tx))
  const current = await findGeneration(tx)
  if (current) return (await rankings.open(current.generation, await findPositions(tx))) ? current : undefined
  const today = bucketsAt(now, settings.zone).day
  const from = dayBefore(today, replayedDays)
  const first = { generation: work.newId(), settings, coversFrom: from, closedUntil: from }
  await rankings.found(first.generation)
  await saveGeneration(tx, first, new Map(), now)
  return first
}
