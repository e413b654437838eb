import type { Pool } from 'pg'
import { limitOf, type Page } from '../actions.ts'
import type { DeadLetter } from './find-letters.ts'
import { inLane } from './letters.ts'

/** An event that waits behind a dead letter of its key. */
export interface WaitingLetter {
  readonly id: string
  readonly eventId: string
  readonly topic: string
  /** The name of the event; null when its producer sent none. */
  readonly eventType: string | null
  /** Since when it waits. */
  readonly since: Date
}

/** The events that wait behind a letter, in the order in which they will be applied. */
export async function listBehind(
  pool: Pick<Pool, 'query'>,
  { id, consumer, key, blocks }: Pick<DeadLetter, 'id' | 'consumer' | 'key' | 'blocks'>,
  page: Page = {},
): Promise<WaitingLetter[]> {
  if (!blocks || key === null) return []
  // A stranger's headers may not be readable as text in the database.
  const { rows } = await pool.query<Omit<WaitingLetter, 'eventType'> & { headers: Record<string, string> }>(
    `select d.id::text, d.event_id as "eventId", d.topic, d.headers, d.first_failed_at as since
     from messaging.dead_letter d where ${inLane('$1', '$2::text')} and d.id > $3::bigint
     order by d.id limit ${limitOf(page)}`,
    [consumer, key, page.after ?? id],
  )
  return rows.map(({ headers, ...row }) => ({ ...row, eventType: headers.eventType ?? null }))
}
