import type { Work } from '@jangteo/messaging'
import { findContact, saveContact } from './stores/contact-store.ts'
import type { Tx } from './stores/tx.ts'

/** Gives the demo's customer an address, unless one is set. */
export async function seed({ tx, now }: Work<Tx>, { timeZone }: { timeZone: string }): Promise<void> {
  const contact = await findContact(tx, 'demo', timeZone)
  if (contact.email === undefined) await saveContact(tx, { ...contact, email: 'demo@example.com' }, now)
}
