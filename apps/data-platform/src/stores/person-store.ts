import type { Named } from './event-rows.ts'
import { fingerprintOf, keyOf, newPerson } from './seal.ts'
import type { Tx } from './tx.ts'

interface PersonRow {
  userId: string
  personId: string
  key: Buffer
}

/** Something that is to be kept, and whom it names. */
interface Naming {
  readonly userId: string | null
  readonly orderId: string | null
  readonly occurredOn: Date
}

/**
 * Finds under which id and key each person's events are to be kept; whoever is new gets them now. Nobody's is what
 * occurred before its person was erased, and what came later of an order of which something is unreadable by that.
 * Nobody is erased from here to the end of the transaction.
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
  const isNobodys = (naming: Naming) =>
    isErased(naming) || (naming.orderId !== null && erasedOrders.has(naming.orderId))
  const people = new Map(known.map(ready))
  const somebodys = new Set(namings.filter((naming) => !isNobodys(naming)).map(({ userId }) => userId))
  const missing = userIds.filter((userId) => !people.has(userId) && somebodys.has(userId))
  for (const [userId, person] of (await addPeople(tx, missing)).map(ready)) people.set(userId, person)
  return new Map(
    userIds.map((userId) => [userId, (event) => (isNobodys(event) ? null : (people.get(userId) ?? null))]),
  )
}

/** Which of these orders have an event whose person was erased. Nobody appends from here to the end of the transaction. */
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

/** Two who meet the same new person agree: the second waits for the first, and reads what that one wrote. */
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
 * Forgets who a person was and by which key their events could be read, and remembers that what they did until now must
 * stay unreadable. Waits for those who append, and they for it. May be done again. Gives the fingerprint that is kept, in hex.
 */
export async function erase(
  tx: Tx,
  userId: string,
  { secret, now }: { secret: string; now: Date },
): Promise<string> {
  const fingerprint = fingerprintOf(userId, secret)
  await tx.$executeRaw`lock table person in exclusive mode`
  await tx.$executeRaw`delete from person where user_id = ${userId}`
  await tx.$executeRaw`
    insert into erasure (fingerprint, erased_at) values (${fingerprint}, ${now})
    on conflict (fingerprint) do update set erased_at = greatest(erasure.erased_at, excluded.erased_at)`
  return fingerprint.toString('hex')
}
