import type { Work } from '@jangteo/messaging'
import type { Contact } from '../domain/contact.ts'
import { saveContact } from '../stores/contact-store.ts'
import type { Tx } from '../stores/tx.ts'

/** Replaces a person's contact. */
export async function changeContact({ tx, now }: Work<Tx>, contact: Contact): Promise<Contact> {
  await saveContact(tx, contact, now)
  return contact
}
