import type { Contact } from './contact.ts'
import { MailLinkVoid, TooManyConfirmations, TooManyContactChanges } from './errors.ts'

const DAY_MS = 24 * 60 * 60 * 1000
/** How long the link in a confirmation mail is valid, in milliseconds. */
const CONFIRMABLE_MS = DAY_MS
/** For so long, the last confirmation mail is not repeated, in milliseconds. */
const NOT_REPEATED_MS = 60 * 60 * 1000
/** Maximum confirmation mails to a mailbox in a day, of all persons together: its owner may have nothing to do with them. */
export const MOST_CONFIRMATIONS = 5

/** An address, and whether messages may be sent to it. */
export type Address = Pick<Contact, 'email' | 'emailState' | 'confirmation'>

/** How often something was done in the day that began at `since`. */
export interface InDay {
  readonly count: number
  readonly since: Date
}

/**
 * What setting an address makes of the one before. Another address must be confirmed; so must one that has bounced, or is not
 * confirmed, when it is set again. The confirmation stays the one before when that was asked for less than an hour ago.
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
  const last = email === before.email && before.emailState === 'unconfirmed' ? before.confirmation : undefined
  if (last && until.getTime() - last.until.getTime() < NOT_REPEATED_MS)
    return { email, emailState: 'unconfirmed', confirmation: last }
  return { email, emailState: 'unconfirmed', confirmation: { confirmationId: asked.confirmationId, until } }
}

/** The contact with its address confirmed by the link of one mail. @throws MailLinkVoid */
export function confirmed(contact: Contact, confirmationId: string, now: Date): Contact {
  const { confirmation } = contact
  if (confirmation?.confirmationId !== confirmationId || confirmation.until <= now) throw MailLinkVoid()
  return { ...contact, emailState: 'confirmed', confirmation: undefined }
}

/** One more change within a day. @param limit 0: any number @throws TooManyContactChanges */
export function changedOnceMore(changes: InDay | undefined, now: Date, limit: number): InDay {
  const next = onceMore(changes, now)
  if (limit > 0 && next.count > limit) throw TooManyContactChanges({ limit })
  return next
}

/** One more confirmation mail to a mailbox within a day. @throws TooManyConfirmations */
export function askedOnceMore(asked: InDay | undefined, now: Date): InDay {
  const next = onceMore(asked, now)
  if (next.count > MOST_CONFIRMATIONS) throw TooManyConfirmations({ limit: MOST_CONFIRMATIONS })
  return next
}

function onceMore(before: InDay | undefined, now: Date): InDay {
  const isToday = before !== undefined && now.getTime() - before.since.getTime() < DAY_MS
  return isToday ? { count: before.count + 1, since: before.since } : { count: 1, since: now }
}

/** The mailbox of an address, for counting: many servers ignore upper case, and what follows a plus sign. */
export function mailboxOf(email: string): string {
  const at = email.lastIndexOf('@')
  const [name] = email.slice(0, at).split('+')
  return (name + email.slice(at)).toLowerCase()
}
