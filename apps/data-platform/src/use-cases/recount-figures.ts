import type { Messaging } from '@jangteo/messaging'
import { daysAfter, LATE_DAYS } from '../domain/days.ts'
import { RecountOvertaken } from '../domain/errors.ts'
import { finalUntil, neededAfter, windowsOf } from '../domain/popularity.ts'
import { POPULARITY_DUE, pourSales } from '../steps/pour-sales.ts'
import { lastPosition } from '../stores/event-store.ts'
import { count } from '../stores/figure-store.ts'
import { findClock, findUnequalPanes } from '../stores/pane-store.ts'
import {
  beginGeneration,
  compareGenerations,
  copyFigures,
  type Difference,
  dropGenerations,
  lockStore,
  showGeneration,
  takeFacts,
} from '../stores/recount-store.ts'
import type { Tx } from '../stores/tx.ts'
import { markDue } from '../stores/window-store.ts'

/** The number of events that one Work recounts. */
const STEP = 2_000
/** When so few events are left, the recount locks the store, and appending transactions wait. */
const LAST_STEP = 500
/** The number of rows that one Work deletes: a large table takes longer than a Work may last. */
const DROP_STEP = 10_000
const MOST_LISTED = 100

export interface Recount {
  /** The number of counted facts. */
  readonly facts: number
  /** The number of figures and counts of panes that the recount has changed, and the first of them. */
  readonly differences: number
  readonly first: readonly Difference[]
}

/**
 * Counts all stored events again into a new generation of figures and panes, while the shown generation is served and updated.
 * Then it locks the store, counts the rest, compares, and shows the new generation. Figures of dropped events are copied.
 * Results of windows that are not final are published again where their panes differ, and only there.
 * @throws RecountOvertaken when another recount has begun meanwhile
 */
export async function recountFigures(
  { transact }: Pick<Messaging<Tx>, 'transact'>,
  { graceMs }: { graceMs: number },
): Promise<Recount> {
  const dropOthers = async (): Promise<void> => {
    for (let isMore = true; isMore; ) isMore = await transact({}, ({ tx }) => dropGenerations(tx, DROP_STEP))
  }
  const generation = await transact({}, ({ tx }) => beginGeneration(tx))
  await dropOthers()
  let facts = 0
  const step = async (tx: Tx, after: bigint): Promise<bigint | undefined> => {
    const { last, countings } = await takeFacts(tx, { generation, after, limit: STEP })
    await count(tx, countings, generation)
    await pourSales(tx, countings, { graceMs, generation })
    facts += countings.length
    return last
  }
  const rest = async (tx: Tx, from: bigint): Promise<void> => {
    for (let after: bigint | undefined = from; after !== undefined; ) after = await step(tx, after)
  }

  let position = 0n
  for (;;) {
    const last = await transact({}, ({ tx }) => lastPosition(tx))
    if (last - position <= LAST_STEP) break
    position = (await transact({}, ({ tx }) => step(tx, position))) ?? last
  }
  const { count: differences, first } = await transact({}, async ({ tx, signal }) => {
    const store = await lockStore(tx)
    if (store.newestGeneration !== generation) throw RecountOvertaken()
    await rest(tx, position)
    if (store.keptSince)
      await copyFigures(tx, store.generation, generation, daysAfter(store.keptSince, LATE_DAYS))
    const streamTime = (await findClock(tx, generation))?.streamTime ?? new Date(0)
    const both = {
      ...{ was: store.generation, is: generation },
      panesAfter: neededAfter(streamTime, graceMs),
    }
    const compared = await compareGenerations(tx, both, MOST_LISTED)
    const changed = windowsOf(await findUnequalPanes(tx, both))
    await markDue(
      tx,
      changed.filter(({ endsAt }) => endsAt > finalUntil(streamTime, graceMs)),
    )
    await showGeneration(tx, generation)
    signal(POPULARITY_DUE)
    return compared
  })
  await dropOthers()
  return { facts, differences, first }
}
