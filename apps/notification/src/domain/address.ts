import type { Contact } from './contact.ts'
import { MailLinkVoid, TooManyContactChanges } from './errors.ts'

const DAY_MS = 24 * 60 * 60 * 1000
/** How long the link in a confirmation mail is valid, in milliseconds. */
const CONFIRMABLE_MS = DAY_MS

/** An address, and whether messages may be sent to it. */
export type Address = Pick<Contact, 'email' | 'emailState' | 'confirmation'>

/** How often a person has changed the contact in the day that began at `since`. */
export interface Changes {
  readonly count: number
  readonly since: Date
}

/**
 * What setting an address makes of the one before. Another address must be confirmed; so must one that has bounced, or is not
 * confirmed, when it is set again.
 * @param asked `required`: whether addresses are confirmed at all
 */
export function addressAfter(
  before: Address,
  email: string | undefined,
  asked: { confirmationId: string; now: Date; required: boolean },
): Address {
  const isKnown = email === before.email && before.emailState === 'confirmed'
  if (email === undefined || isKnown || !asked.required)
    return { email, emailState: 'confirmed', confirmation: undefined }
  const until = new Date(asked.now.getTime() + CONFIRMABLE_MS)
  return { email, emailState: 'unconfirmed', confirmation: { confirmationId: asked.confirmationId, until } }
}

/** The contact with its address confirmed by the link of one mail. @throws MailLinkVoid */
export function confirmed(contact: Contact, confirmationId: string, now: Date): Contact {
  const { confirmation } = contact
  if (confirmation?.confirmationId !== confirmationId || confirmation.until <= now) throw MailLinkVoid()
  return { ...contact, emailState: 'confirmed', confirmation: undefined }
}

/** One more change within a day. @param limit 0: any number @throws TooManyContactChanges */
export function changedOnceMore(changes: Changes | undefined, now: Date, limit: number): Changes {
  const isToday = changes !== undefined && now.getTime() - changes.since.getTime() < DAY_MS
  const next = isToday ? { count: changes.count + 1, since: changes.since } : { count: 1, since: now }
  if (limit > 0 && next.count > limit) throw TooManyContactChanges({ limit })
  return next
}
