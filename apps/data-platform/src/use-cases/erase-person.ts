import type { Work } from '@jangteo/messaging'
import { erase } from '../stores/person-store.ts'
import type { Tx } from '../stores/tx.ts'

/**
 * Makes everything that is kept of a person unreadable, for good, and what they did until now and comes later. What was
 * counted stays counted. May be done again.
 */
export async function erasePerson(
  { tx, now }: Work<Tx>,
  { userId, secret }: { userId: string; secret: string },
): Promise<void> {
  await erase(tx, userId, { secret, now })
}
