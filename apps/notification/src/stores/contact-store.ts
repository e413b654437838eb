import type { InDay } from '../domain/address.ts'
import {
  type Contact,
  type EmailState,
  newContact,
  type Preferences,
  preferencesOf,
} from '../domain/contact.ts'
import type { Person } from '../domain/delivery.ts'
import type { Tx } from './tx.ts'

interface ContactRow {
  userId: string
  email: string | null
  emailState: string
  confirmationId: string | null
  confirmUntil: Date | null
  timeZone: string
  quietFrom: string | null
  quietTo: string | null
  preferences: unknown
}

/** The contacts of persons. @param timeZone of persons who have set none */
export async function findPeople(
  tx: Tx,
  userIds: readonly string[],
  timeZone: string,
): Promise<(userId: string) => Person> {
  const rows = await tx.$queryRaw<(Partial<ContactRow> & { userId: string; browsers: bigint })[]>`
    select u.user_id as "userId", c.email, c.email_state as "emailState",
      c.confirmation_id as "confirmationId", c.confirm_until as "confirmUntil", c.time_zone as "timeZone", c.quiet_from as "quietFrom",
      c.quiet_to as "quietTo", c.preferences,
      (select count(*) from push_subscription p where p.user_id = u.user_id) as browsers
    from unnest(${[...new Set(userIds)]}::text[]) u(user_id) left join contact c using (user_id)`
  const people = new Map(
    rows.map((row) => {
      const contact = row.timeZone ? toContact(row as ContactRow) : newContact(row.userId, timeZone)
      return [row.userId, { contact, browsers: Number(row.browsers) }]
    }),
  )
  return (userId) => people.get(userId) ?? { contact: newContact(userId, timeZone), browsers: 0 }
}

/** A person's contact; the defaults, in the given time zone, for a person who has set none. */
export async function findContact(tx: Tx, userId: string, timeZone: string): Promise<Contact> {
  const row = await tx.contact.findUnique({ where: { userId } })
  return row ? toContact(row) : newContact(userId, timeZone)
}

/**
 * A person's contact, and how often it has changed in a day; locked until the end of the transaction, also when there is none.
 * @param timeZone of a person who has set none
 */
export async function lockContact(
  tx: Tx,
  userId: string,
  timeZone: string,
): Promise<{ contact: Contact; changes: InDay | undefined }> {
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended('contact of ' || ${userId}::text, 0))`
  const row = await tx.contact.findUnique({ where: { userId } })
  const changes = row?.changesSince ? { count: row.changes, since: row.changesSince } : undefined
  return { contact: row ? toContact(row) : newContact(userId, timeZone), changes }
}

/**
 * Messages are no longer sent to this address, if it is still the person's. The confirmation of one that was not confirmed stays:
 * by it, `forgetBounce` knows.
 */
export async function markBounced(tx: Tx, userId: string, email: string): Promise<void> {
  await tx.contact.updateMany({ where: { userId, email }, data: { emailState: 'bounced' } })
}

/** A bounced address is again what it was: messages are sent to it, or only its confirmation. */
export async function forgetBounce(tx: Tx, userId: string): Promise<void> {
  await tx.$executeRaw`
    update contact set email_state = case when confirmation_id is null then 'confirmed' else 'unconfirmed' end
    where user_id = ${userId} and email_state = 'bounced'`
}

/** @param changes default: as many as before */
export async function saveContact(tx: Tx, contact: Contact, changedAt: Date, changes?: InDay): Promise<void> {
  const { userId, email = null, emailState, confirmation, timeZone, quietHours, preferences } = contact
  const row = {
    email,
    emailState,
    confirmationId: confirmation?.confirmationId ?? null,
    confirmUntil: confirmation?.until ?? null,
    ...(changes && { changes: changes.count, changesSince: changes.since }),
    timeZone,
    quietFrom: quietHours?.from ?? null,
    quietTo: quietHours?.to ?? null,
    preferences,
    changedAt,
  }
  await tx.contact.upsert({ where: { userId }, create: { userId, ...row }, update: row })
}

function toContact(row: ContactRow): Contact {
  const { userId, email, confirmationId, confirmUntil, timeZone, quietFrom, quietTo } = row
  return {
    userId,
    email: email ?? undefined,
    emailState: row.emailState as EmailState,
    confirmation:
      confirmationId !== null && confirmUntil !== null ? { confirmationId, until: confirmUntil } : undefined,
    timeZone,
    quietHours: quietFrom !== null && quietTo !== null ? { from: quietFrom, to: quietTo } : undefined,
    preferences: preferencesOf(row.preferences as Preferences),
  }
}
