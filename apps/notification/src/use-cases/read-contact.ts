import type { Contact } from '../domain/contact.ts'
import { findContact } from '../stores/contact-store.ts'
import type { Tx } from '../stores/tx.ts'

/** A person's contact; the defaults, in the given time zone, for a person who has set none. */
export const readContact = (tx: Tx, userId: string, timeZone: string): Promise<Contact> =>
  findContact(tx, userId, timeZone)
