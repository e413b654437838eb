import { NotificationRequested } from '@jangteo/events'
import type { Work } from '@jangteo/messaging'
import { addressAfter, askedOnceMore, changedOnceMore, mailboxOf } from '../domain/address.ts'
import type { Contact } from '../domain/contact.ts'
import { emailConfirmation } from '../domain/notice.ts'
import { sendingId } from '../steps/sending-id.ts'
import { lockAsked, saveAsked } from '../stores/asked-mailbox-store.ts'
import { lockContact, saveContact } from '../stores/contact-store.ts'
import type { Tx } from '../stores/tx.ts'

/** What is required of a change. */
export interface ContactRules {
  /** Whether an address must be confirmed before messages are sent to it. */
  readonly confirms: boolean
  /** Maximum changes in a day; 0: any number. */
  readonly mostInDay: number
}

/**
 * Replaces a person's contact. For a new address, requests a mail that asks for its confirmation.
 * @throws TooManyContactChanges, TooManyConfirmations
 */
export async function changeContact(
  work: Work<Tx>,
  wanted: Omit<Contact, 'emailState' | 'confirmation'>,
  { confirms, mostInDay }: ContactRules,
): Promise<Contact> {
  const { tx, now } = work
  const before = await lockContact(tx, wanted.userId, wanted.timeZone)
  const changes = changedOnceMore(before.changes, now, mostInDay)
  const confirmationId = work.newId()
  const asked = { confirmationId, now, required: confirms }
  const contact = { ...wanted, ...addressAfter(before.contact, wanted.email, asked) }
  await saveContact(tx, contact, now, changes)
  if (contact.email !== undefined && contact.confirmation?.confirmationId === confirmationId) {
    const mailbox = mailboxOf(contact.email)
    await saveAsked(tx, mailbox, askedOnceMore(await lockAsked(tx, mailbox), now))
    const { userId, kind, facts } = emailConfirmation(contact.userId, contact.confirmation)
    const channel = 'email'
    const notificationId = sendingId(confirmationId, channel)
    const request = {
      notificationId,
      userId,
      channel,
      kind,
      causeId: confirmationId,
      facts,
      requestedAt: now,
    }
    work.publish(NotificationRequested, request, { version: 1 })
  }
  return contact
}
