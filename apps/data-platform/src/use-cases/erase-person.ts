import { PersonErased, pseudonymOf } from '@jangteo/events'
import type { By, Work } from '@jangteo/messaging'
import type { ErasureProgress } from '../domain/erasure.ts'
import { lastErasure } from '../steps/last-erasure.ts'
import { addErasure } from '../stores/erasure-store.ts'
import { erase } from '../stores/person-store.ts'
import type { Tx } from '../stores/tx.ts'

/**
 * Asks all services to forget a person. All stored events of the person are unreadable from the commit on, and those from
 * before this instant that arrive later. The figures do not change. A repeated request is the open one. An operator's request is
 * recorded with the person's fingerprint, not the name.
 */
export async function erasePerson(
  work: Work<Tx>,
  { userId, secret, by }: { userId: string; secret: string; by?: By },
): Promise<ErasureProgress> {
  const { tx, now, newId, publish, record } = work
  const { fingerprint, personIds } = await erase(tx, userId, { secret, now })
  const erasure = { requestId: newId(), userId, pseudonym: pseudonymOf(newId()), requestedAt: now }
  if (await addErasure(tx, erasure, { personIds, secret }))
    publish(PersonErased, { ...erasure, completedAt: null }, { version: 1 })
  if (by)
    record(by, {
      ...{ action: 'person.erase', target: `person/${fingerprint}` },
      ...{ before: null, after: { erasedAt: now } },
    })
  return lastErasure(tx, { userId, secret })
}
