import { PersonErased, pseudonymOf } from '@jangteo/events'
import type { By, Work } from '@jangteo/messaging'
import { type ErasureProgress, mayAskAgainAt } from '../domain/erasure.ts'
import { ErasedLately } from '../domain/errors.ts'
import { lastErasure } from '../steps/last-erasure.ts'
import { addErasure, findErasure } from '../stores/erasure-store.ts'
import { erase } from '../stores/person-store.ts'
import type { Tx } from '../stores/tx.ts'

/**
 * Asks all services to forget a person. All stored events of the person are unreadable from the commit on, and those from
 * before this instant that arrive later. The figures do not change. A repeated request is the open one. An operator's request is
 * recorded with the person's fingerprint, not the name.
 * @throws ErasedLately when the person asks again, without an operator, too soon after an erasure
 */
export async function erasePerson(
  work: Work<Tx>,
  { userId, secret, by }: { userId: string; secret: string; by?: By },
): Promise<ErasureProgress> {
  const { tx, now, newId, publish, record } = work
  if (!by) await refuseErasedLately(work, { userId, secret })
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

async function refuseErasedLately(
  { tx, now }: Work<Tx>,
  { userId, secret }: { userId: string; secret: string },
): Promise<void> {
  const last = (await findErasure(tx, userId, secret))?.request
  if (!last || last.completedAt === null) return
  const from = mayAskAgainAt(last)
  if (now < from) throw ErasedLately({ from })
}
