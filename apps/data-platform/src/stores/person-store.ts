import { type KeptRow, keptColumns, type Named, toKept } from './event-rows.ts'
import { fingerprintOf, keyOf, newPerson } from './seal.ts'
import type { Tx } from './tx.ts'

interface PersonRow {
  userId: string
  personId: string
  key: Buffer
}

/** The part of an event that decides under which person it is stored. */
interface Naming {
  readonly userId: string | null
  readonly orderId: string | null
  readonly occurredOn: Date
}

/**
 * Finds the id and the key of each user, and creates them for a new user. An event is stored without a person when it
 * occurred before its user was erased, or when its order already has an event that the erasure made unreadable.
 * No user is erased from here to the end of the transaction.
 */
export async function nameOf(
  tx: Tx,
  namings: readonly Naming[],
  secret: string,
): Promise<Map<string, (event: Naming) => Named>> {
  const userIds = [...new Set(namings.flatMap(({ userId }) => userId ?? []))].toSorted()
  if (userIds.length === 0) return new Map()
  const fingerprints = userIds.map((userId) => fingerprintOf(userId, secret))
  const [, known, erasures] = await Promise.all([
    tx.$executeRaw`lock table person in row share mode`,
    findPeople(tx, userIds),
    tx.$queryRaw<{ fingerprint: Buffer; erasedAt: Date }[]>`
      select fingerprint, erased_at as "erasedAt" from erasure where fingerprint = any(${fingerprints}::bytea[])`,
  ])
  const erasedAt = new Map(erasures.map((row) => [row.fingerprint.toString('hex'), row.erasedAt]))
  const endOf = new Map(
    userIds.map((userId, i) => [userId, erasedAt.get((fingerprints[i] as Buffer).toString('hex'))]),
  )
  const isErased = ({ userId, occurredOn }: Naming) => {
    const end = userId === null ? undefined : endOf.get(userId)
    return end !== undefined && occurredOn <= end
  }
  const ofErased = namings.filter(({ userId }) => userId !== null && endOf.get(userId))
  const erasedOrders = new Set([
    ...ofErased.filter(isErased).flatMap(({ orderId }) => orderId ?? []),
    ...(await findErasedOrders(
      tx,
      ofErased.flatMap(({ orderId }) => orderId ?? []),
    )),
  ])
  const isWithoutPerson = (naming: Naming) =>
    isErased(naming) || (naming.orderId !== null && erasedOrders.has(naming.orderId))
  const people = new Map(known.map(ready))
  const named = new Set(namings.filter((naming) => !isWithoutPerson(naming)).map(({ userId }) => userId))
  const missing = userIds.filter((userId) => !people.has(userId) && named.has(userId))
  for (const [userId, person] of (await addPeople(tx, missing)).map(ready)) people.set(userId, person)
  return new Map(
    userIds.map((userId) => [
      userId,
      (event) => (isWithoutPerson(event) ? null : (people.get(userId) ?? null)),
    ]),
  )
}

/** The orders that have an event of an erased person. No other transaction appends until this one ends. */
async function findErasedOrders(tx: Tx, orderIds: readonly string[]): Promise<string[]> {
  if (orderIds.length === 0) return []
  const [, rows] = await Promise.all([
    tx.$queryRaw`select 1 from store for update`,
    tx.$queryRaw<{ orderId: string }[]>`
      select distinct order_id as "orderId" from event e
      where order_id = any(${[...new Set(orderIds)]}::text[]) and data is null
        and not exists (select from person p where p.person_id = e.person_id)`,
  ])
  return rows.map(({ orderId }) => orderId)
}

const ready = ({ userId, personId, key }: PersonRow) => [userId, { personId, key: keyOf(key) }] as const

/** Two transactions with the same new user use the same row: the second waits for the first, and reads its row. */
async function addPeople(tx: Tx, userIds: readonly string[]): Promise<PersonRow[]> {
  if (userIds.length === 0) return []
  const fresh = userIds.map(newPerson)
  const [, people] = await Promise.all([
    tx.$executeRaw`
      insert into person (user_id, person_id, key)
      select * from unnest(${userIds}::text[], ${fresh.map(({ personId }) => personId)}::uuid[],
                           ${fresh.map(({ key }) => key)}::bytea[])
      on conflict (user_id) do nothing`,
    findPeople(tx, userIds),
  ])
  return people
}

const findPeople = async (tx: Tx, userIds: readonly string[]) => tx.$queryRaw<PersonRow[]>`
  select user_id as "userId", person_id as "personId", key from person where user_id = any(${userIds}::text[])`

/**
 * Waits for appending transactions, and lets none begin until the end of this one. Before any row of `erasure_request` is
 * locked: so two transactions that erase do not wait for each other.
 */
export async function haltAppending(tx: Tx): Promise<void> {
  await tx.$executeRaw`lock table person in exclusive mode`
}

/**
 * Deletes the user's id and key, and stores a fingerprint, so that events from before this instant stay unreadable.
 * Waits for appending transactions, and they wait for it. Can be repeated.
 *
 * @returns the fingerprint, in hex, and the ids by which exports and transfers have named the user until now
 */
export async function erase(
  tx: Tx,
  userId: string,
  { secret, now }: { secret: string; now: Date },
): Promise<{ fingerprint: string; personIds: string[] }> {
  const fingerprint = fingerprintOf(userId, secret)
  await haltAppending(tx)
  const deleted = await tx.$queryRaw<{ personId: string }[]>`
    delete from person where user_id = ${userId} returning person_id as "personId"`
  await tx.$executeRaw`
    insert into erasure (fingerprint, erased_at) values (${fingerprint}, ${now})
    on conflict (fingerprint) do update set erased_at = greatest(erasure.erased_at, excluded.erased_at)`
  return { fingerprint: fingerprint.toString('hex'), personIds: deleted.map(({ personId }) => personId) }
}

/** A person may have searched for years. */
const MOST_READ = 20_000

/** The stored events of a person, the newest first, at most 20,000. */
export async function readPerson(tx: Tx, userId: string): Promise<object> {
  const personId = (await findPeople(tx, [userId]))[0]?.personId
  const rows = personId
    ? await tx.$queryRaw<KeptRow[]>`
        select ${keptColumns} from event e join person p using (person_id)
        where e.person_id = ${personId}::uuid order by occurred_on desc, event_id desc limit ${MOST_READ}`
    : []
  return {
    events: toKept(rows).map(({ eventId, eventType, occurredOn, data }) => ({
      ...{ eventId, eventType, occurredOn, data },
    })),
  }
}
