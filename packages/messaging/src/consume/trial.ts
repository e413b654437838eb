import { isOutage, isOutOfTime } from '@jangteo/errors'
import type { Database, SqlTx } from '../database.ts'
import { describe, type Lane, type Letter, lettersOf } from '../letters/letters.ts'
import { type OpenWork, openWork, type WorkContext } from '../publish/work.ts'
import { within } from '../within.ts'
import { lockKeys } from './inbox.ts'
import type { Subscription } from './subscription.ts'

/** In milliseconds. A trial holds locks that the service's own work waits for, so it is short. */
const LIMITS = { maxWait: 1_000, timeout: 3_000 }
const LOCK_WITHIN = '1s'
/** Maximum number of letters before the one that is tried. */
const MOST_BEFORE = 20

/** Whether a dead letter would be applied now. */
export type Trial =
  /** Letters that were tried: those before it on its key, and itself. */
  | { readonly outcome: 'would-pass'; readonly letters: number }
  /** The letter that would fail: it, or one before it on its key. */
  | { readonly outcome: 'would-fail'; readonly id: string; readonly error: string }
  | { readonly outcome: 'cannot-be-tried'; readonly because: string }

/** Ends a transaction that could have been committed. */
class RolledBack extends Error {
  readonly letters: number

  constructor(letters: number) {
    super('a trial is rolled back')
    this.letters = letters
  }
}

class TooMany extends Error {}

export const untried = (because: string): Trial => ({ outcome: 'cannot-be-tried', because })

/** Where a trial happens, and how it applies a letter. */
export interface TrialOptions<Tx extends SqlTx> {
  readonly database: Database<Tx>
  readonly context: WorkContext
  readonly apply: (tx: Tx, open: OpenWork<Tx>, letter: Letter) => Promise<void>
}

/**
 * Applies the letters of a lane up to one, oldest first, in one transaction that is always rolled back. Constraints that are
 * checked at a commit are checked, too. Nothing is published, signalled or logged, and no attempt is counted. A handler that
 * changes something outside of its transaction is not called.
 */
export async function tryLetters<Tx extends SqlTx>(
  { database, context, apply }: TrialOptions<Tx>,
  subscription: Subscription<Tx>,
  lane: Lane,
  until: string,
): Promise<Trial> {
  if (subscription.outside !== undefined)
    return untried(`its handler changes ${subscription.outside}, which cannot be rolled back`)
  let current: Letter | undefined
  try {
    return await database.prisma.$transaction(async (tx) => {
      await tx.$executeRawUnsafe(`set local lock_timeout = '${LOCK_WITHIN}'`)
      await tx.$executeRawUnsafe(`set local statement_timeout = ${LIMITS.timeout}`)
      if (lane.key !== null) await lockKeys(tx, lane.consumer, [lane.key])
      const open = openWork(tx, context)
      const found = await lettersOf(tx, lane, MOST_BEFORE + 1)
      const letters = found.filter(({ id }) => BigInt(id) <= BigInt(until))
      if (letters.at(-1)?.id !== until) throw new TooMany()
      const applyAll = async () => {
        for (current of letters) await apply(tx, open, current)
        await open.saved()
        await tx.$executeRawUnsafe('set constraints all immediate')
      }
      // The transaction's own limit ends neither a handler nor a statement.
      await within(LIMITS.timeout, applyAll())
      throw new RolledBack(letters.length)
    }, LIMITS)
  } catch (error) {
    if (error instanceof RolledBack) return { outcome: 'would-pass', letters: error.letters }
    if (error instanceof TooMany)
      return untried(`it is no longer open, or has more than ${MOST_BEFORE} letters before it on its key`)
    if (isOutage(error) || isOutOfTime(error)) return untried(describe(error))
    if (!current) throw error
    return { outcome: 'would-fail', id: current.id, error: describe(error) }
  }
}
