import type { By, Work } from '@jangteo/messaging'
import { erase } from '../stores/person-store.ts'
import type { Tx } from '../stores/tx.ts'

/**
 * Makes all stored events of a person unreadable for ever, and those from before this instant that arrive later. The
 * figures do not change. Can be repeated. An operator's erasure is recorded with the person's fingerprint, not the name.
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
