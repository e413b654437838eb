import type { Messaging } from '@jangteo/messaging'
import { daysAfter, LATE_DAYS } from '../domain/days.ts'
import { RecountOvertaken } from '../domain/errors.ts'
import { lastPosition } from '../stores/event-store.ts'
import { count } from '../stores/figure-store.ts'
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
  /** The number of figures that the recount has changed, and the first of them. */
  readonly differences: number
  readonly first: readonly Difference[]
}

/**
 * Counts all stored events again into a new generation of figures, while the shown generation is served and updated.
 * Then it locks the store, counts the rest, compares, and shows the new generation. Figures of dropped events are copied.
 * @throws RecountOvertaken when another recount has begun meanwhile
 */
export async function recountFigures({ transact }: Pick<Messaging<Tx>, 'transact'>): Promise<Recount> {
  const dropOthers = async (): Promise<void> => {
    for (let isMore = true; isMore; ) isMore = await transact({}, ({ tx }) => dropGenerations(tx, DROP_STEP))
  }
  const generation = await transact({}, ({ tx }) => beginGeneration(tx))
  await dropOthers()
  let facts = 0
  const step = async (tx: Tx, after: bigint): Promise<bigint | undefined> => {
    const { last, countings } = await takeFacts(tx, { generation, after, limit: STEP })
    await count(tx, countings, generation)
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
  const { count: differences, first } = await transact({}, async ({ tx }) => {
    const store = await lockStore(tx)
    if (store.newestGeneration !== generation) throw RecountOvertaken()
    await rest(tx, position)
    if (store.keptSince)
      await copyFigures(tx, store.generation, generation, daysAfter(store.keptSince, LATE_DAYS))
    const compared = await compareGenerations(tx, store.generation, generation, MOST_LISTED)
    await showGeneration(tx, generation)
    return compared
  })
  await dropOthers()
  return { facts, differences, first }
}
