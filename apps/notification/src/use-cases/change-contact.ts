import type { Work } from '@jangteo/messaging'
import type { Contact } from '../domain/contact.ts'
import { saveContact } from '../stores/contact-store.ts'
import type { Tx } from '../stores/tx.ts'

/** Puts what a person says of how they are reached in the place of what they said before. */
export async function changeContact({ tx, now }: Work<Tx>, contact: Contact): Promise<Contact> {
  await saveContact(tx, contact, now)
  return contact
}
