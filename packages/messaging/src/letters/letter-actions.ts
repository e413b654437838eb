import { type By, recordAction } from '../actions.ts'
import type { SqlTx } from '../database.ts'
import { describe, type Letter } from './letters.ts'

type After =
  | { readonly state: 'redriven' | 'discarded' }
  /** The id of the new event, and the names of the fields that differ. */
  | { readonly state: 'corrected'; readonly eventId: string; readonly changed: readonly string[] }
  | { readonly state: 'failed'; readonly error: unknown }

export type LetterAction = 'dead-letter.redrive' | 'dead-letter.discard' | 'dead-letter.correct'

/** Records an operator's action on a letter. Neither its key nor its content is recorded: they may name a person. */
export const recordLetterAction = (
  tx: SqlTx,
  by: By,
  action: LetterAction,
  { id, eventId, record, attempts, dead }: Letter,
  after: After,
): Promise<void> => {
  const { topic, partition, offset } = record
  return recordAction(tx, {
    actor: by.actor,
    reason: by.reason,
    via: by.via ?? action,
    action,
    target: `dead-letter/${id}`,
    before: {
      state: dead ? 'open' : 'retrying',
      ...{ topic, partition, offset: String(offset), eventId, attempts },
    },
    after: after.state === 'failed' ? { state: 'open', error: nameOf(after.error) } : after,
  })
}

/** Records that an operator is shown the personal fields of a letter; not what they say. */
export const recordShown = (tx: SqlTx, by: By, { id, eventId, record: { topic } }: Letter): Promise<void> =>
  recordAction(tx, {
    actor: by.actor,
    reason: by.reason,
    via: by.via ?? 'personal-data.show',
    action: 'personal-data.show',
    target: `dead-letter/${id}`,
    before: null,
    after: { topic, eventId },
  })

/** An error's message may contain data of the event. */
const nameOf = (error: unknown): string => describe(error).split(':')[0] ?? ''
