import type { Contact } from '../domain/contact.ts'
import { findContact } from '../stores/contact-store.ts'
import type { Tx } from '../stores/tx.ts'

/** How a person is reached; as usual, in the given time zone, when they have said nothing. */
export const readContact = (tx: Tx, userId: string, timeZone: string): Promise<Contact> =>
  findContact(tx, userId, timeZone)
