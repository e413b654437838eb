import type { Work } from '@jangteo/messaging'
import { confirmed } from '../domain/address.ts'
import { lockContact, saveContact } from '../stores/contact-store.ts'
import type { Tx } from '../stores/tx.ts'

/** Lets messages be sent to the address that the confirmation was asked for, once. @throws MailLinkVoid */
export async function confirmAddress(
  { tx, now }: Work<Tx>,
  { userId, confirmationId, timeZone }: { userId: string; confirmationId: string; timeZone: string },
): Promise<void> {
  const { contact } = await lockContact(tx, userId, timeZone)
  await saveContact(tx, confirmed(contact, confirmationId, now), now)
}
