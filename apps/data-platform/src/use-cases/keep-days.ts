import { dayOf, daysAfter, daysToKeep, LATE_DAYS } from '../domain/days.ts'
import { dropDays, forgetCounted, keepDays } from '../stores/day-store.ts'
import { forgetPresences } from '../stores/figure-store.ts'
import type { Tx } from '../stores/tx.ts'

/** Longer than any event may be heard again: the topics keep seven days. */
const FACTS_KEPT_DAYS = 45

/** So many rows go in one work: a large table takes longer than a work may last. */
const STEP = 10_000

interface Now {
  readonly tx: Tx
  readonly now: Date
}

/** Has a partition ready for every day on which what is heard now, or soon, may have occurred. */
export async function keepEventDays({ tx, now }: Now): Promise<void> {
  await keepDays(tx, daysToKeep(now))
}

/** Drops the days that were kept long enough. */
export const dropOldDays = (retentionDays: number) =>
  async function dropOldDays({ tx, now }: Now): Promise<void> {
    await dropDays(tx, daysAfter(dayOf(now), -retentionDays))
  }

/** Forgets which facts were counted, when nothing can bring them again: one step, and whether there may be another. */
export async function forgetOldFacts({ tx, now }: Now): Promise<boolean> {
  return (await forgetCounted(tx, daysAfter(dayOf(now), -FACTS_KEPT_DAYS), STEP)) === STEP
}

/** Forgets who did something, when no event is kept that could say it: one step, and whether there may be another. */
export const forgetOldPresences = (retentionDays: number) =>
  async function forgetOldPresences({ tx, now }: Now): Promise<boolean> {
    const before = daysAfter(dayOf(now), -retentionDays - LATE_DAYS)
    return (await forgetPresences(tx, before, STEP)) === STEP
  }
