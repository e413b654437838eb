import { dayOf, daysAfter, daysToKeep, LATE_DAYS } from '../domain/days.ts'
import { dropDays, forgetCounted, keepDays } from '../stores/day-store.ts'
import { forgetPresences } from '../stores/figure-store.ts'
import type { Tx } from '../stores/tx.ts'

/** Longer than an event can be read again: the topics keep seven days. */
const FACTS_KEPT_DAYS = 45

/** The number of rows that one Work deletes: a large table takes longer than a Work may last. */
const STEP = 10_000

interface Now {
  readonly tx: Tx
  readonly now: Date
}

/** Creates a partition for every day on which an event that is read now, or soon, can have occurred. */
export async function keepEventDays({ tx, now }: Now): Promise<void> {
  await keepDays(tx, daysToKeep(now))
}

export const dropOldDays = (retentionDays: number) =>
  async function dropOldDays({ tx, now }: Now): Promise<void> {
    await dropDays(tx, daysAfter(dayOf(now), -retentionDays))
  }

/** Deletes marks of counted facts that cannot be read again. @returns whether more may be left */
export async function forgetOldFacts({ tx, now }: Now): Promise<boolean> {
  return (await forgetCounted(tx, daysAfter(dayOf(now), -FACTS_KEPT_DAYS), STEP)) === STEP
}

/** Deletes the rows of people whose events are no longer stored. @returns whether more may be left */
export const forgetOldPresences = (retentionDays: number) =>
  async function forgetOldPresences({ tx, now }: Now): Promise<boolean> {
    const before = daysAfter(dayOf(now), -retentionDays - LATE_DAYS)
    return (await forgetPresences(tx, before, STEP)) === STEP
  }
