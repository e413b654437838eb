import { type Contact, newContact, type Preferences, preferencesOf } from '../domain/contact.ts'
import type { Person } from '../domain/delivery.ts'
import type { Tx } from './tx.ts'

interface ContactRow {
  userId: string
  email: string | null
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
    select u.user_id as "userId", c.email, c.time_zone as "timeZone", c.quiet_from as "quietFrom",
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

export async function saveContact(tx: Tx, contact: Contact, changedAt: Date): Promise<void> {
  const { userId, email = null, timeZone, quietHours, preferences } = contact
  const row = {
    email,
    timeZone,
    quietFrom: quietHours?.from ?? null,
    quietTo: quietHours?.to ?? null,
    preferences,
    changedAt,
  }
  await tx.contact.upsert({ where: { userId }, create: { userId, ...row }, update: row })
}

function toContact(row: ContactRow): Contact {
  const { userId, email, timeZone, quietFrom, quietTo } = row
  return {
    userId,
    email: email ?? undefined,
    timeZone,
    quietHours: quietFrom !== null && quietTo !== null ? { from: quietFrom, to: quietTo } : undefined,
    preferences: preferencesOf(row.preferences as Preferences),
  }
}
