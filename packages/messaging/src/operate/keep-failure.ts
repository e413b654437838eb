import type { Pool } from 'pg'
import type { Logger } from 'pino'
import type { By } from '../actions.ts'
import { inTransaction, type SqlTx } from '../database.ts'
import { recordLetterAction } from '../letters/letter-actions.ts'
import { type Lane, type Letter, recordRedriveFailure } from '../letters/letters.ts'

/**
 * Keeps the failure of an operator's attempt with the letter, and records it.
 * @param alsoWrite writes in the same transaction
 */
export async function keepFailure(
  { pool, log }: { readonly pool: Pool; readonly log: Logger },
  { letter, error }: { readonly letter: Letter; readonly error: unknown },
  lane: Lane,
  by: By,
  alsoWrite: (tx: SqlTx) => Promise<void> = async () => undefined,
): Promise<void> {
  await inTransaction(pool, async (tx) => {
    await recordRedriveFailure(tx, letter.id, error, by)
    await recordLetterAction(tx, by, 'dead-letter.redrive', letter, { state: 'failed', error })
    await alsoWrite(tx)
  })
  log.warn(
    { err: error, letter: letter.id, consumer: lane.consumer },
    lane.key === null
      ? 'the dead letter failed again'
      : 'the dead letter failed again: its key stays blocked',
  )
}
