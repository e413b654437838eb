import { type Poured, pour } from '../domain/popularity.ts'
import type { Counting } from '../stores/figure-store.ts'
import { addToPanes, findClock } from '../stores/pane-store.ts'
import type { Tx } from '../stores/tx.ts'

/** Signalled when windows may have ended, or have changed after their end: the name of the job that publishes their results. */
export const POPULARITY_DUE = 'measure-popularity'

/**
 * Adds the sales among these facts to the panes of a generation. Each fact is given once, in the order of positions; so live
 * and in a recount the same sales are late. Call it under the lock of the store.
 *
 * @returns undefined when there is no sale among them
 */
export async function pourSales(
  tx: Tx,
  countings: readonly Counting[],
  { graceMs, generation = null }: { graceMs: number; generation?: number | null },
): Promise<Poured | undefined> {
  const sales = countings.flatMap(({ fact, storedAt }) =>
    fact.kind === 'paid' ? [{ at: fact.at, lines: fact.lines, storedAt }] : [],
  )
  if (sales.length === 0) return undefined
  const clock = await findClock(tx, generation)
  const poured = pour(clock?.streamTime ?? null, sales, graceMs)
  await addToPanes(tx, poured, generation)
  return poured
}
