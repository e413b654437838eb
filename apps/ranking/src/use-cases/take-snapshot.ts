import type { Work } from '@jangteo/messaging'
import type { Rankings } from '../adapters/rankings.ts'
import { bucketsAt, dayBefore, kindOf } from '../domain/buckets.ts'
import { findGeneration, findPositions, holdGeneration } from '../stores/generation-store.ts'
import { forgetBuckets, saveTakenAt, saveTally } from '../stores/snapshot-store.ts'
import type { Tx } from '../stores/tx.ts'

/** How long snapshots are kept, in days. */
const KEPT_DAYS = 400
const HOURS_KEPT_DAYS = 2

/** The stored buckets, each with its number of changes at that time. */
export interface Snapshot {
  readonly generation: string
  readonly written: readonly { readonly bucket: string; readonly changes: string }[]
}

/**
 * Stores the days and hours that have changed. The caller notes in Redis what was stored, after the commit. Closed days are
 * left out: the consumers store their changes, because Redis may have lost some.
 */
export async function takeSnapshot({ tx, now }: Work<Tx>, rankings: Rankings): Promise<Snapshot | undefined> {
  await holdGeneration(tx)
  const current = await findGeneration(tx)
  if (!current || !rankings.reachable) return undefined
  if (!(await rankings.open(current.generation, await findPositions(tx)))) return undefined
  const { generation, closedUntil, settings } = current
  const changed = Object.entries(await rankings.changed(generation))
  for (const [bucket] of changed)
    if (kindOf(bucket) === 'hour' || bucket >= closedUntil)
      await saveTally(tx, bucket, await rankings.tally(bucket, generation))
  const today = bucketsAt(now, settings.zone).day
  await saveTakenAt(tx, now)
  await forgetBuckets(tx, {
    day: dayBefore(today, KEPT_DAYS),
    hour: dayBefore(today, HOURS_KEPT_DAYS),
  })
  return { generation, written: changed.map(([bucket, changes]) => ({ bucket, changes })) }
}
