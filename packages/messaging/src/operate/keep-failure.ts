import type { Pool } from 'pg'
import type { Logger } from 'pino'
import type { By } from '../actions.ts'
import { inTransaction, type SqlTx } from '../database.ts'
import { type LetterAction, recordLetterAction } from '../letters/letter-actions.ts'
import { type Lane, type Letter, recordAttemptFailure } from '../letters/letters.ts'

/**
 * Keeps the failure of an operator's attempt with the letter, and records it.
 * @param alsoWrite writes in the same transaction
 */
export async function keepFailure(
  { pool, log }: { readonly pool: Pool; readonly log: Logger },
  {
    letter,
    error,
    action = 'dead-letter.redrive',
  }: { readonly letter: Letter; readonly error: unknown; readonly action?: LetterAction },
  lane: Lane,
  by: By,
  alsoWrite: (tx: SqlTx) => Promise<void> = async () => undefined,
): Promise<void> {
  await inTransaction(pool, async (tx) => {
    await recordAttemptFailure(tx, letter.id, error, by)
    await recordLetterAction(tx, by, action, letter, { state: 'failed', error })
    await alsoWrite(tx)
  })
  log.warn(
    { err: error, letter: letter.id, consumer: lane.consumer },
    lane.key === null
      ? 'the dead letter failed again'
      : 'the dead letter failed again: its key stays blocked',
  )
}
