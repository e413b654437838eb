import { ProductPopularityMeasured } from '@jangteo/events'
import type { Work } from '@jangteo/messaging'
import { finalUntil, type Measured, measure, neededAfter, windowId } from '../domain/popularity.ts'
import { POPULARITY_DUE } from '../steps/pour-sales.ts'
import { findProducts } from '../stores/catalogue-store.ts'
import { findClock, forgetPanes, readPanes } from '../stores/pane-store.ts'
import { lockStore } from '../stores/recount-store.ts'
import type { Tx } from '../stores/tx.ts'
import { type DueWindow, forgetWindows, takeDue } from '../stores/window-store.ts'

/** The number of windows that one Work publishes; each has an hour of panes at most. */
const MOST_WINDOWS = 50
/** The number of counts that one Work deletes: a recount leaves those of all stored events. */
const MOST_FORGOTTEN = 1_000
/** The number of products in a result. */
const MOST_PRODUCTS = 100

/**
 * Publishes the result of each window that has ended or has changed after its end, with its next revision. Holds the lock of
 * the store, so that no sale is added meanwhile: a result has all sales up to a position, and later ones lead to the next revision.
 *
 * @returns the number of sales that came too late so far
 */
export const measurePopularity = (graceMs: number) =>
  async function measurePopularity(work: Work<Tx>): Promise<bigint> {
    const { tx, signal } = work
    await lockStore(tx)
    const clock = await findClock(tx)
    if (!clock) return 0n
    const { streamTime, lateOrders } = clock
    const due = await takeDue(tx, streamTime, MOST_WINDOWS)
    if (due.length > 0) await publishResults(work, due)
    const isMore = due.length === MOST_WINDOWS || (await forgetFinal(tx, streamTime, graceMs))
    if (isMore) signal(POPULARITY_DUE)
    return lateOrders
  }

async function publishResults({ tx, publish }: Work<Tx>, due: readonly DueWindow[]): Promise<void> {
  const instants = due.flatMap(({ startsAt, endsAt }) => [startsAt.getTime(), endsAt.getTime()])
  const span = { from: new Date(Math.min(...instants)), to: new Date(Math.max(...instants)) }
  const panes = await readPanes(tx, span)
  const products = await findProducts(tx, [...new Set(panes.map(({ productId }) => productId))])
  const named = (measured: Measured) => ({
    ...{ name: null, price: null, ...products.get(measured.productId) },
    ...measured,
  })
  for (const { revision, ...window } of due) {
    const { kind: windowKind, startsAt, endsAt } = window
    publish(
      ProductPopularityMeasured,
      {
        ...{ windowId: windowId(window), windowKind, startsAt, endsAt, revision },
        products: measure(window, panes, MOST_PRODUCTS).map(named),
      },
      { version: revision },
    )
  }
}

/** Call it when no window that has ended is due: final windows, and what only they need. @returns whether more may be left */
async function forgetFinal(tx: Tx, streamTime: Date, graceMs: number): Promise<boolean> {
  await forgetWindows(tx, finalUntil(streamTime, graceMs))
  return (await forgetPanes(tx, neededAfter(streamTime, graceMs), MOST_FORGOTTEN)) === MOST_FORGOTTEN
}
