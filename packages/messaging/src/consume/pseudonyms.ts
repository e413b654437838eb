import { createHash } from 'node:crypto'
import { defineError } from '@jangteo/errors'
import { type AnyEvent, isPseudonym, PersonErased } from '@jangteo/events'
import type { SqlTx } from '../database.ts'
import type { Message } from '../message.ts'
import { allErased, type Erased, erased, noPeople, type People } from './erased.ts'
import type { Subscription } from './subscription.ts'

/** The service that published the event has forgotten the person already; the request to do so has not arrived here. */
const ErasureNotReceived = defineError(
  'erasure-not-received',
  'conflict',
  ({ pseudonym }: { pseudonym: string }) =>
    `${pseudonym} stands for an erased person, and the request to erase them has not arrived yet.`,
)

const salts = new WeakMap<object, Promise<Buffer>>()

/** A salted hash of a user id, or of a text that has one in it. @param database what the salt is remembered by, for as long as it lives */
export async function personHash(tx: SqlTx, userId: string, database: object = tx): Promise<Buffer> {
  return (await personHasher(tx, database))(userId)
}

/** The function that makes the salted hash of a user id. @param database as for `personHash` */
export async function personHasher(tx: SqlTx, database: object = tx): Promise<(userId: string) => Buffer> {
  const salt = await saltOf(tx, database)
  return (userId) => createHash('sha256').update(salt).update(userId).digest()
}

function saltOf(tx: SqlTx, database: object): Promise<Buffer> {
  const known = salts.get(database)
  if (known) return known
  const read = Promise.resolve(
    tx.$queryRawUnsafe<[{ salt: Uint8Array }]>('select salt from messaging.erasure_salt where only_one'),
  ).then(([row]) => Buffer.from(row.salt))
  // The next caller reads it again after a failure.
  read.then(
    () => salts.set(database, read),
    () => undefined,
  )
  return read
}

/** The people whom events name. @param database what the transaction is of: the salt of its hashes is read once */
async function peopleIn(
  tx: SqlTx,
  messages: readonly Message<AnyEvent>[],
  database: object,
): Promise<People> {
  const userIds = [...new Set(messages.flatMap(({ data }) => userIdIn(data) ?? []))]
  if (userIds.length === 0) return noPeople
  return {
    hashes: userIds.map(await personHasher(tx, database)),
    pseudonyms: userIds.filter(isPseudonym),
  }
}

async function findErased(tx: SqlTx, { hashes, pseudonyms }: People): Promise<readonly Erased[]> {
  if (hashes.length === 0) return []
  const [row] = await tx.$queryRawUnsafe<[{ erased: Erased[] }]>(
    `with ${erased({ hashes: '$1', pseudonyms: '$2' })} select ${allErased} as erased`,
    ...[hashes, pseudonyms],
  )
  return row.erased
}

/**
 * Events of erased people as this service has to handle them: under the pseudonym, when it has forgotten the person and the
 * event is of before the end of the erasure; under the person's id, when another service has forgotten them and this one has
 * not.
 * @throws ErasureNotReceived, to be tried again
 */
function underPseudonyms<M extends Message<AnyEvent>>(
  messages: readonly M[],
  rows: readonly Erased[],
  hash: (userId: string) => Buffer,
): readonly M[] {
  return messages.map((message) => {
    const userId = userIdIn(message.data)
    if (userId === undefined) return message
    if (isPseudonym(userId)) {
      const own = rows.find(({ pseudonym }) => pseudonym === userId)
      if (!own) throw ErasureNotReceived({ pseudonym: userId })
      return own.userId === null ? message : renamed(message, userId, own.userId)
    }
    const hashed = rows.length === 0 ? undefined : hash(userId).toString('hex')
    const forgotten = rows.find(
      (row) =>
        row.userId === null &&
        row.hash === hashed &&
        (row.completedAt === null || message.meta.occurredOn <= new Date(row.completedAt)),
    )
    return forgotten ? renamed(message, userId, forgotten.pseudonym) : message
  })
}

/** The subscription with a handler that is given events under pseudonyms. @param database as for `personHash` */
export function withPseudonyms<Tx extends SqlTx>(
  subscription: Subscription<Tx>,
  database: object,
): Subscription<Tx> {
  const { event } = subscription
  const named = event.schema.fields.some(({ name }: { name: string }) => name === 'userId')
  if (!named || event.topic === PersonErased.topic) return subscription
  return {
    ...subscription,
    people: (tx, messages) => peopleIn(tx, messages, database),
    async handle(openWork, messages, read) {
      const [first] = messages
      if (!first) return
      const { tx } = openWork(first.meta)
      const rows = read ?? (await findErased(tx, await peopleIn(tx, messages, database)))
      const hash = await personHasher(tx, database)
      await subscription.handle(openWork, underPseudonyms(messages, rows, hash))
    },
  }
}

const userIdIn = (data: unknown): string | undefined => {
  const { userId } = data as { userId?: unknown }
  return typeof userId === 'string' ? userId : undefined
}

const renamed = <M extends Message<AnyEvent>>({ data, meta }: M, from: string, to: string) =>
  ({
    data: { ...data, userId: to },
    meta: meta.aggregateId === from ? { ...meta, aggregateId: to } : meta,
  }) as M
