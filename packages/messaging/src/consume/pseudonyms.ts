import { createHash } from 'node:crypto'
import { defineError } from '@jangteo/errors'
import { type AnyEvent, isPseudonym, PersonErased } from '@jangteo/events'
import type { SqlTx } from '../database.ts'
import type { Message } from '../message.ts'
import type { Subscription } from './subscription.ts'

/** The service that published the event has forgotten the person already; the request to do so has not arrived here. */
const ErasureNotReceived = defineError(
  'erasure-not-received',
  'conflict',
  ({ pseudonym }: { pseudonym: string }) =>
    `${pseudonym} stands for an erased person, and the request to erase them has not arrived yet.`,
)

interface ErasureRow {
  readonly userId: string | null
  readonly userHash: Uint8Array | null
  readonly pseudonym: string
  readonly completedAt: Date | null
}

const salts = new WeakMap<object, Promise<Buffer>>()

/** A salted hash of a user id. @param database what the salt is remembered by, for as long as it lives */
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

/**
 * Events of erased people as this service has to handle them: under the pseudonym, when it has forgotten the person and the
 * event is of before the end of the erasure; under the person's id, when another service has forgotten them and this one has
 * not. No person is forgotten by this service until the end of the transaction.
 *
 * @param database what the transaction is of: the salt of its hashes is read once
 * @throws ErasureNotReceived, to be tried again
 */
async function underPseudonyms<M extends Message<AnyEvent>>(
  tx: SqlTx,
  messages: readonly M[],
  database: object,
): Promise<readonly M[]> {
  const userIds = [...new Set(messages.flatMap(({ data }) => userIdIn(data) ?? []))]
  if (userIds.length === 0) return messages
  const hashes = new Map<string, string>()
  for (const userId of userIds) hashes.set((await personHash(tx, userId, database)).toString('hex'), userId)
  const pseudonyms = userIds.filter(isPseudonym)
  const [, rows] = await Promise.all([
    // The second statement sees what a transaction has committed for which the first one has waited.
    tx.$executeRawUnsafe('lock table messaging.erasure in row share mode'),
    tx.$queryRawUnsafe<ErasureRow[]>(
      `select user_id as "userId", user_hash as "userHash", pseudonym, completed_at as "completedAt" from messaging.erasure
       where user_hash = any($1::bytea[]) or pseudonym = any($2::text[]) order by requested_at`,
      [...hashes.keys()].map((hash) => Buffer.from(hash, 'hex')),
      pseudonyms,
    ),
  ])
  const known = new Set(rows.map(({ pseudonym }) => pseudonym))
  const unknown = pseudonyms.find((pseudonym) => !known.has(pseudonym))
  if (unknown !== undefined) throw ErasureNotReceived({ pseudonym: unknown })
  if (rows.length === 0) return messages
  const named = rows.map((row) => ({
    ...row,
    hashed: row.userHash ? hashes.get(Buffer.from(row.userHash).toString('hex')) : undefined,
  }))
  return messages.map((message) => {
    const userId = userIdIn(message.data)
    if (userId === undefined) return message
    const still = named.find((row) => row.pseudonym === userId && row.userId !== null)
    if (still?.userId) return renamed(message, userId, still.userId)
    const forgotten = named.find(
      ({ userId: present, hashed, completedAt }) =>
        present === null &&
        hashed === userId &&
        (completedAt === null || message.meta.occurredOn <= completedAt),
    )
    return forgotten ? renamed(message, userId, forgotten.pseudonym) : message
  })
}

/** The subscription with a handler that is given events under pseudonyms. @param database as for `underPseudonyms` */
export function withPseudonyms<Tx extends SqlTx>(
  subscription: Subscription<Tx>,
  database: object,
): Subscription<Tx> {
  const { event } = subscription
  const named = event.schema.fields.some(({ name }: { name: string }) => name === 'userId')
  if (!named || event.topic === PersonErased.topic) return subscription
  return {
    ...subscription,
    async handle(openWork, messages) {
      const [first] = messages
      if (!first) return
      const { tx } = openWork(first.meta)
      await subscription.handle(openWork, await underPseudonyms(tx, messages, database))
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
