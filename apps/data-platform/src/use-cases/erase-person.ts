import type { By, Work } from '@jangteo/messaging'
import { erase } from '../stores/person-store.ts'
import type { Tx } from '../stores/tx.ts'

/**
 * Makes everything that is kept of a person unreadable, for good, and what they did until now and comes later. What was
 * counted stays counted. May be done again. An operator's erasure is recorded, and whose it was only by the fingerprint.
 */
export async function erasePerson(
  work: Work<Tx>,
  { userId, secret, by }: { userId: string; secret: string; by?: By },
): Promise<void> {
  const { tx, now } = work
  const fingerprint = await erase(tx, userId, { secret, now })
  if (by)
    work.record(by, {
      ...{ action: 'person.erase', target: `person/${fingerprint}` },
      ...{ before: null, after: { erasedAt: now } },
    })
}
