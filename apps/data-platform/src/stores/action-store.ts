import { type By, recordAction } from '@jangteo/messaging'
import type { Tx } from './tx.ts'

/** What an operator has done, as it is kept for ever: it must not say anything of a person but the operator. */
export interface Done {
  readonly action: string
  readonly target: string
  readonly before: object | null
  readonly after: object | null
}

/** Keeps what an operator has done in the transaction that does it. */
export const keepAction = (tx: Tx, by: By, done: Done): Promise<void> =>
  recordAction(tx, { via: done.action, ...by, ...done })
