import type { Pool } from 'pg'
import { personHash } from '../consume/pseudonyms.ts'
import type { SqlTx } from '../database.ts'
import { findOpenRunOf, forgetRunsOf } from './run-store.ts'

/** A person who is to be forgotten. */
export interface Erasure {
  readonly requestId: string
  readonly userId: string
  /** What stands for them in all that a service has to keep. */
  readonly pseudonym: string
  readonly requestedAt: Date
}

/** An erasure that this service has not done yet. */
export interface PendingErasure extends Erasure {
  /** Why not, when that was last looked at. */
  readonly waitsFor: readonly string[]
}

/** Notes that a person is to be forgotten. Can be repeated. */
export async function beginErasure(tx: SqlTx, erasure: Erasure): Promise<void> {
  const { requestId, userId, pseudonym, requestedAt } = erasure
  await tx.$executeRawUnsafe(
    `insert into messaging.erasure (request_id, user_id, user_hash, pseudonym, requested_at)
     values ($1::uuid, $2, $3, $4, $5::timestamptz) on conflict do nothing`,
    ...[requestId, userId, await personHash(tx, userId), pseudonym, requestedAt],
  )
}

/** Notes that all services have forgotten the person of a request. */
export async function completeErasure(tx: SqlTx, requestId: string, completedAt: Date): Promise<void> {
  await tx.$executeRawUnsafe(
    'update messaging.erasure set completed_at = $2::timestamptz where request_id = $1::uuid',
    ...[requestId, completedAt],
  )
}

/**
 * The erasures to be looked at: those that were not looked at for the longest time, so that none keeps another one from being
 * done. Other transactions that take some are given others.
 */
export const takePendingErasures = async (tx: SqlTx, limit: number, now: Date): Promise<PendingErasure[]> =>
  tx.$queryRawUnsafe<PendingErasure[]>(
    `update messaging.erasure set looked_at = $2::timestamptz where request_id in (
       select request_id from messaging.erasure where forgotten_at is null
       order by looked_at nulls first, requested_at limit $1 for update skip locked)
     returning ${pendingErasure}`,
    ...[limit, now],
  )

/** An erasure that is to be done; undefined when it is done. */
export async function findPendingErasure(tx: SqlTx, requestId: string): Promise<PendingErasure | undefined> {
  const [row] = await tx.$queryRawUnsafe<PendingErasure[]>(
    `select ${pendingErasure} from messaging.erasure where request_id = $1::uuid and forgotten_at is null`,
    requestId,
  )
  return row
}

/** A person with a request to be forgotten, as long as the hash of the id is kept. */
interface ErasedPerson {
  /** `personHasher` of the id, in hex. */
  readonly hash: string
  readonly pseudonym: string
  /** When all services had forgotten the person; null before. */
  readonly completedAt: Date | null
}

/** All people with a request to be forgotten whose hash is kept. */
export const findErasedPeople = async (tx: SqlTx): Promise<ErasedPerson[]> =>
  tx.$queryRawUnsafe<ErasedPerson[]>(
    `select encode(user_hash, 'hex') as hash, pseudonym, completed_at as "completedAt"
     from messaging.erasure where user_hash is not null`,
  )

/**
 * Waits for the transactions in which events are applied, and lets none begin until the end of this one. Those that come later wait
 * behind it: so it waits for no lock longer than half a second, and no statement of the transaction takes longer than five.
 * @throws when a transaction goes on for longer, an error of PostgreSQL that counts as an outage
 */
export async function haltHandling(tx: SqlTx): Promise<void> {
  await tx.$executeRawUnsafe(`set local lock_timeout = '500ms'`)
  await tx.$executeRawUnsafe(`set local statement_timeout = '5s'`)
  await tx.$executeRawUnsafe('lock table messaging.erasure in exclusive mode')
}

/** Notes what an erasure waits for. */
export async function postponeErasure(
  tx: SqlTx,
  requestId: string,
  waitsFor: readonly string[],
): Promise<void> {
  await tx.$executeRawUnsafe(
    'update messaging.erasure set waits_for = $2::text[] where request_id = $1::uuid',
    ...[requestId, waitsFor],
  )
}

/** How long an event may wait to be sent before that is told as what an erasure waits for, in milliseconds. */
const SENT_WITHIN_MS = 5_000

/** What of messaging names a person, who therefore cannot be forgotten yet. */
export interface Naming {
  /**
   * Events that wait to be sent, for 5 s or longer; open dead letters, which an operator redrives, corrects or discards; the open
   * redrive run of the person's key.
   */
  readonly waitsFor: readonly string[]
  /** Whether younger events wait to be sent, or were sent and are still in the outbox: they are gone in a moment. */
  readonly sending: boolean
}

/** Looks for what of messaging names a person: in the outbox, in the dead letters, and in redrive runs. */
export async function namingMessages(tx: SqlTx, userId: string): Promise<Naming> {
  const [{ age }] = await tx.$queryRawUnsafe<[{ age: number | null }]>(
    `select extract(epoch from clock_timestamp() - min(created_at))::float8 * 1000 as age from messaging.outbox
     where not starts_with(topic, 'dlq.') and (key = $1 or ${says('value')})`,
    ...[userId, avroText(userId)],
  )
  const letters = await tx.$queryRawUnsafe<{ id: string; topic: string }[]>(
    `select id::text, topic from messaging.dead_letter where resolved_at is null and (${names})
     order by id limit 20`,
    ...[userId, avroText(userId)],
  )
  const run = await findOpenRunOf(tx, userId)
  const waits = age !== null && age >= SENT_WITHIN_MS
  return {
    waitsFor: [
      ...(waits ? ['events wait to be sent'] : []),
      ...letters.map(({ id, topic }) => `dead letter ${id} of ${topic}`),
      ...(run === undefined ? [] : [`redrive run ${run} is open`]),
    ],
    sending: age !== null && !waits,
  }
}

/**
 * Deletes the dead letters of a person that were dealt with, and what redrive runs say of the person. It reads all such letters, so no
 * event should wait for it.
 */
export async function forgetLettersOf(tx: SqlTx, userId: string): Promise<void> {
  await tx.$executeRawUnsafe(
    `with gone as (delete from messaging.dead_letter where resolved_at is not null and (${names}) returning id)
     delete from messaging.redrive_failure where letter_id in (select id from gone)`,
    ...[userId, avroText(userId)],
  )
  await forgetRunsOf(tx, userId)
}

/**
 * Ends an erasure in this service, after its own rows: deletes the id. From the commit on, what arrives late of the person is handled
 * under the pseudonym.
 */
export async function endErasure(
  tx: SqlTx,
  { requestId }: Pick<Erasure, 'requestId'>,
  now: Date,
): Promise<void> {
  await tx.$executeRawUnsafe(
    `update messaging.erasure set user_id = null, waits_for = '{}', forgotten_at = $2::timestamptz where request_id = $1::uuid`,
    ...[requestId, now],
  )
}

/**
 * Forgets the hashes of people whose erasure was done before an instant: no topic holds an event of them any more. A hash is kept
 * for as long as a dead letter is open that may name the person: one that has failed for the first time since the request, and
 * before the hash was old enough.
 */
export async function forgetErasures(
  pool: Pool,
  { olderThan, now }: { olderThan: Date; now: Date },
): Promise<void> {
  await pool.query(
    `update messaging.erasure e set user_hash = null
     where user_hash is not null and completed_at < $1::timestamptz and not exists (
       select from messaging.dead_letter
       where resolved_at is null and first_failed_at >= e.requested_at
         and first_failed_at < e.completed_at + ($2::timestamptz - $1::timestamptz))`,
    [olderThan, now],
  )
}

/** A text as Avro writes it: its length, then its bytes. So a short id is not found within another one. */
export function avroText(text: string): Buffer {
  const bytes = Buffer.from(text)
  const length: number[] = []
  for (let rest = bytes.length * 2; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) {
      length.push(rest)
      return Buffer.concat([Buffer.from(length), bytes])
    }
    length.push((rest % 128) + 128)
  }
}

const pendingErasure = `request_id as "requestId", user_id as "userId", pseudonym, requested_at as "requestedAt",
  waits_for as "waitsFor"`
const says = (column: string) => `position($2::bytea in coalesce(${column}, ''::bytea)) > 0`
/** A letter without a key, of which the value cannot be read, may name the person only in what an operator has put in its place. */
const names = `key = $1 or ${says('value')} or position(to_json($1::text)::text in coalesce(correction::text, '')) > 0`
