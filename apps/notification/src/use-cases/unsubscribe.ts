import type { Work } from '@jangteo/messaging'
import type { Kind } from '../domain/notice.ts'
import { lockContact, saveContact } from '../stores/contact-store.ts'
import type { Tx } from '../stores/tx.ts'

/** Sends a person no more e-mails of a kind. Repeated, it changes nothing. */
export async function unsubscribe(
  { tx, now }: Work<Tx>,
  { userId, kind, timeZone }: { userId: string; kind: Kind; timeZone: string },
): Promise<void> {
  const { contact } = await lockContact(tx, userId, timeZone)
  // Nothing is sent to a person without an address, and one who was forgotten gets no row again.
  if (contact.email === undefined) return
  const preferences = { ...contact.preferences, [kind]: { ...contact.preferences[kind], email: false } }
  await saveContact(tx, { ...contact, preferences }, now)
}
