import type { Pool } from 'pg'
import type { By } from '../actions.ts'
import type { SqlTx } from '../database.ts'
import { deadLetterTopic } from '../dead-letter-topic.ts'
import { eventIdOf, placeOf } from '../schema/codec.ts'
import { MAX_SEND_BYTES, sizeOf } from '../transport/record-size.ts'
import type { IncomingRecord, OutgoingRecord } from '../transport.ts'

/** Leaves room for the headers about the failure, within the maximum record size of a broker. */
const MAX_SHOWN_BYTES = MAX_SEND_BYTES - 20_000

export interface Failure {
  readonly error: unknown
  readonly attempts: number
  readonly firstFailedAt: Date
}

export const describe = (error: unknown): string =>
  (error instanceof Error ? `${error.name}: ${error.message}` : String(error))
    .slice(0, 2_000)
    .toWellFormed()
    .replaceAll('\0', '\ufffd')

/** How records are kept. */
export interface Keeping {
  readonly consumer: string
  readonly failure: Failure
  /** Whether later records of the same key wait behind them. */
  readonly blocks: boolean
  /** When the first retry is due, in milliseconds; undefined when there is none, and they are dead at once. */
  readonly retryInMs?: number
  /** The error because of which `whenDead` is skipped. */
  readonly undone?: unknown
}

export interface Kept {
  readonly id: string
  readonly record: IncomingRecord
  /** False while it is retried, or waits behind a record that is. */
  readonly dead: boolean
  /** Its key was free until now, and waits for an operator from now on. */
  readonly blocksAnew: boolean
}

/**
 * Stores records that could not be applied, with their original bytes, in the consumer's transaction. Blocking records
 * block their key from now on; behind a stored record of the same key, they have its state. A record is not stored twice.
 * @returns the records that were not stored before
 */
export async function keepRecords(
  tx: SqlTx,
  records: readonly IncomingRecord[],
  keeping: Keeping,
): Promise<Kept[]> {
  const kept = await insertLetters(tx, records, keeping, eventIdOf)
  if (kept.length === records.length) return kept
  const known = new Set(kept.map(({ record }) => record))
  const others = records.filter((record) => !known.has(record))
  const reused = await keptWithAnotherBody(tx, keeping.consumer, others)
  return [...kept, ...(await insertLetters(tx, reused, keeping, placeOf))]
}

async function insertLetters(
  tx: SqlTx,
  records: readonly IncomingRecord[],
  { consumer, failure, blocks, retryInMs, undone }: Keeping,
  idOf: (record: IncomingRecord) => string,
): Promise<Kept[]> {
  if (records.length === 0) return []
  const inserted = await tx.$queryRawUnsafe<(Omit<Kept, 'record'> & { event_id: string })[]>(
    `with held as (
       select key, bool_or(dead_at is not null) as dead from messaging.dead_letter
       where consumer = $1 and resolved_at is null and blocks and $13 and key = any($7::text[]) group by key
     )
     insert into messaging.dead_letter
       (consumer, event_id, topic, partition, "offset", timestamp, key, value, headers, error, attempts,
        first_failed_at, last_failed_at, blocks, dead_at, retry_at, undone, failures)
     select $1, event_id, topic, partition, "offset", timestamp, r.key, value, headers, $10, $11::int, $12::timestamptz,
       $12::timestamptz, $13 and r.key is not null,
       case when coalesce(held.dead, $14::float8 is null) then clock_timestamp() end,
       case when held.key is null then clock_timestamp() + $14::float8 * interval '1 ms'
            when held.dead and $15::text is not null then clock_timestamp() end,
       $15::text,
       case when $11::int = 0 then '[]'
            else jsonb_build_array(jsonb_build_object('at', $12::timestamptz, 'error', $10::text, 'by', null)) end
     from unnest($2::text[], $3::text[], $4::int[], $5::bigint[], $6::timestamptz[], $7::text[], $8::bytea[], $9::json[])
       with ordinality as r(event_id, topic, partition, "offset", timestamp, key, value, headers, n)
     left join held on held.key = r.key
     order by n
     on conflict (consumer, event_id) do nothing
     returning id::text, event_id, dead_at is not null as dead, dead_at is not null and blocks
       and not exists (select from held where held.key = dead_letter.key) as "blocksAnew"`,
    consumer,
    records.map(idOf),
    records.map((record) => record.topic),
    records.map((record) => record.partition),
    records.map((record) => record.offset),
    records.map((record) => record.timestamp),
    records.map((record) => record.key),
    records.map((record) => record.value),
    records.map((record) => JSON.stringify(record.headers)),
    describe(failure.error),
    failure.attempts,
    failure.firstFailedAt,
    blocks,
    retryInMs ?? null,
    undone === undefined ? null : describe(undone),
  )
  const byId = new Map(inserted.map(({ event_id, ...row }) => [event_id, row]))
  return records.flatMap((record) => {
    const row = byId.get(idOf(record))
    // A record batch may contain an event twice.
    return row !== undefined && byId.delete(idOf(record)) ? [{ ...row, record }] : []
  })
}

/** Records whose event id belongs to a letter with another event. */
async function keptWithAnotherBody(tx: SqlTx, consumer: string, records: readonly IncomingRecord[]) {
  const rows = await tx.$queryRawUnsafe<{ n: number }[]>(
    `select r.n::int as n from unnest($2::text[], $3::bytea[]) with ordinality as r(event_id, value, n)
     join messaging.dead_letter d on d.consumer = $1 and d.event_id = r.event_id
     where d.value is distinct from r.value order by n`,
    consumer,
    records.map(eventIdOf),
    records.map((record) => record.value),
  )
  return rows.map(({ n }) => records[n - 1] as IncomingRecord)
}

/** The copy of a record for the dead-letter topic. */
export function copyOf(
  record: IncomingRecord,
  service: string,
  consumer: string,
  failure: Failure,
): OutgoingRecord {
  const { key, value, headers } = shown(record)
  return {
    topic: deadLetterTopic(record.topic, service),
    key,
    value,
    headers: {
      ...headers,
      'dlq.topic': record.topic,
      'dlq.partition': String(record.partition),
      'dlq.offset': String(record.offset),
      'dlq.consumer': consumer,
      'dlq.error': describe(failure.error),
      'dlq.attempts': String(failure.attempts),
      'dlq.firstFailedAt': failure.firstFailedAt.toISOString(),
    },
  }
}

/** A record that is too large with these headers is shown without its content: the table has all of it. */
const shown = (record: IncomingRecord): Pick<OutgoingRecord, 'key' | 'value' | 'headers'> =>
  sizeOf(record) > MAX_SHOWN_BYTES ? { key: null, value: null, headers: {} } : record

/** The failure of a dead letter that was kept only because its key was blocked. */
export const followsBlockedKey = (now: Date): Failure => ({
  error: 'an earlier event of the same key is a dead letter',
  attempts: 0,
  firstFailedAt: now,
})

export type LetterRow = {
  id: string
  event_id: string
  topic: string
  partition: number
  offset: string
  timestamp: Date
  key: string | null
  value: Buffer | null
  headers: Record<string, string>
  attempts: number
  first_failed_at: Date
  dead: boolean
  early: boolean
}

/** A kept record, as it was delivered, with its attempts. */
export interface Letter {
  readonly id: string
  readonly eventId: string
  readonly record: IncomingRecord
  readonly attempts: number
  readonly firstFailedAt: Date
  readonly dead: boolean
  /** Its next retry is not due yet. */
  readonly early: boolean
}

export const letterOf = (row: LetterRow): Letter => ({
  id: row.id,
  eventId: row.event_id,
  record: {
    topic: row.topic,
    partition: row.partition,
    offset: BigInt(row.offset),
    timestamp: row.timestamp,
    key: row.key,
    value: row.value === null ? null : Buffer.from(row.value),
    headers: row.headers,
  },
  attempts: row.attempts,
  firstFailedAt: row.first_failed_at,
  dead: row.dead,
  early: row.early,
})

export const LETTER = `d.id::text, event_id, topic, partition, "offset"::text, timestamp, key, value, headers, attempts,
  first_failed_at, dead_at is not null as dead, coalesce(retry_at > clock_timestamp(), false) as early`

/** Letters that have to be applied in sequence: the blocking ones of a key, or a single one. */
export interface Lane {
  readonly consumer: string
  /** The key, when its letters wait for each other. */
  readonly key: string | null
  /** The letter, when it blocks no key. */
  readonly id: string
}

export const laneOf = ({ consumer, key, id, blocks }: Lane & { readonly blocks: boolean }): Lane => ({
  consumer,
  key: blocks ? key : null,
  id,
})

/**
 * The open letters of a lane, oldest first; those behind the given id, if there is one. A key is locked by its caller; a letter
 * that blocks none is locked here until the transaction ends.
 */
export async function lettersOf(
  tx: Pick<SqlTx, '$queryRawUnsafe'>,
  { consumer, key, id }: Lane,
  limit: number,
  after = '0',
): Promise<Letter[]> {
  const rows =
    key === null
      ? await tx.$queryRawUnsafe<LetterRow[]>(
          `select ${LETTER} from messaging.dead_letter d
           where d.id = $1::bigint and d.id > $2::bigint and resolved_at is null for update`,
          id,
          after,
        )
      : await tx.$queryRawUnsafe<LetterRow[]>(
          `select ${LETTER} from messaging.dead_letter d
           where ${inLane('$1', '$2::text')} and d.id > $3::bigint order by d.id limit $4`,
          consumer,
          key,
          after,
          limit,
        )
  return rows.map(letterOf)
}

/** The open letters of a key that wait for each other, by the index that has them in order. */
export const inLane = (consumer: string, key: string): string =>
  `d.consumer = ${consumer} and d.key_hash = hashtextextended(${key}, 7) and d.key = ${key}
   and d.resolved_at is null and d.blocks`

/** Marks a letter as applied; one that was never dead, and that no operator has redriven, is deleted. */
export async function resolveApplied(tx: SqlTx, { id, dead }: Letter, by?: By): Promise<void> {
  if (!dead && !by) {
    await tx.$executeRawUnsafe('delete from messaging.dead_letter where id = $1::bigint', id)
    return
  }
  await tx.$executeRawUnsafe(
    `update messaging.dead_letter set resolved_at = now(), resolution = 'redriven', retry_at = null, undone = null,
       dead_at = coalesce(dead_at, now()), resolved_by = $2, resolved_because = $3
     where id = $1::bigint`,
    id,
    by?.actor ?? null,
    by?.reason ?? null,
  )
}

/** @returns false when there is no such open letter */
export async function resolveDiscarded(tx: SqlTx, id: string, { actor, reason }: By): Promise<boolean> {
  const discarded = await tx.$executeRawUnsafe(
    `update messaging.dead_letter
     set resolved_at = now(), resolution = 'discarded', retry_at = null, dead_at = coalesce(dead_at, now()),
       resolved_by = $2, resolved_because = $3
     where id = $1::bigint and resolved_at is null`,
    id,
    actor,
    reason,
  )
  return discarded > 0
}

/** What is stored of a correction. */
export interface StoredCorrection {
  /** The id of the new event. */
  readonly eventId: string
  readonly data: Readonly<Record<string, unknown>>
  /** The fields that differ from the original. */
  readonly changed: readonly string[]
}

/** Marks a letter as corrected: it is open, and locked. */
export async function resolveCorrected(
  tx: SqlTx,
  id: string,
  correction: StoredCorrection,
  { actor, reason }: By,
): Promise<void> {
  await tx.$executeRawUnsafe(
    `update messaging.dead_letter
     set resolved_at = now(), resolution = 'corrected', correction = $2::json, retry_at = null, undone = null,
       resolved_by = $3, resolved_because = $4
     where id = $1::bigint`,
    id,
    JSON.stringify(correction),
    actor,
    reason,
  )
}

/** Sets the next retry of a letter, after a counted attempt or one that failed because of a dependency. */
export async function retryLater(
  pool: Pool,
  id: string,
  { error, inMs, counts }: { error: unknown; inMs: number; counts: boolean },
): Promise<void> {
  await pool.query(
    `update messaging.dead_letter
     set attempts = attempts + $2, error = $3, last_failed_at = statement_timestamp(),
       failures = case when $2 > 0 then messaging.with_failure(failures, $3, null) else failures end,
       retry_at = clock_timestamp() + $4::float8 * interval '1 ms'
     where id = $1 and resolved_at is null`,
    [id, counts ? 1 : 0, describe(error), inMs],
  )
}

/** Makes letters dead: the first has failed, and those that wait behind it are dead with it. */
export async function declareDead(
  tx: SqlTx,
  ids: readonly string[],
  { failure, blocks, undone }: Pick<Keeping, 'failure' | 'blocks' | 'undone'>,
): Promise<void> {
  await tx.$executeRawUnsafe(
    `update messaging.dead_letter
     set dead_at = clock_timestamp(), blocks = blocks and $2, undone = $3,
       retry_at = case when $3::text is not null then clock_timestamp() end,
       error = case when id = $4::bigint then $5 else error end,
       failures = case when id = $4::bigint then messaging.with_failure(failures, $5, null) else failures end,
       last_failed_at = case when id = $4::bigint then statement_timestamp() else last_failed_at end,
       attempts = case when id = $4::bigint then $6::int else attempts end
     where id = any($1::bigint[])`,
    ids,
    blocks,
    undone === undefined ? null : describe(undone),
    ids[0],
    describe(failure.error),
    failure.attempts,
  )
}

/** `whenDead` has succeeded in a later attempt. */
export async function settleUndone(tx: SqlTx, id: string): Promise<void> {
  await tx.$executeRawUnsafe(
    'update messaging.dead_letter set undone = null, retry_at = null where id = $1::bigint',
    id,
  )
}

/** When `whenDead` is tried again; never, once the retry budget is used up. */
export async function undoneLater(
  pool: Pool,
  id: string,
  { error, inMs, withinMs }: { error: unknown; inMs: number; withinMs: number },
): Promise<void> {
  await pool.query(
    `update messaging.dead_letter set undone = $2,
       retry_at = case when clock_timestamp() < dead_at + $4::float8 * interval '1 ms'
                       then clock_timestamp() + $3::float8 * interval '1 ms' end
     where id = $1`,
    [id, describe(error), inMs, withinMs],
  )
}

export interface Due extends Lane {
  readonly topic: string
  /** It is dead already, and only `whenDead` is to be tried again. */
  readonly dead: boolean
}

/** Letters that are due for a retry now, the longest due first. `clock_timestamp()` is not part of an index condition. */
export async function dueLetters(pool: Pool, limit: number): Promise<Due[]> {
  const { rows } = await pool.query<Due & { blocks: boolean }>(
    `select consumer, topic, case when blocks then key end as key, id::text, dead_at is not null as dead
     from messaging.dead_letter where retry_at <= statement_timestamp() order by retry_at limit $1`,
    [limit],
  )
  return rows
}

/** In how many milliseconds the next letter is due; undefined when there is none. */
export async function nextDueInMs(pool: Pool): Promise<number | undefined> {
  const { rows } = await pool.query<{ ms: number | null }>(
    'select (extract(epoch from min(retry_at) - clock_timestamp()) * 1000)::float8 as ms from messaging.dead_letter',
  )
  return rows[0]?.ms ?? undefined
}

/**
 * Deletes dead letters that were resolved so long ago that the broker has deleted their events too. Open
 * ones are kept without limit.
 */
export async function forgetDeadLetters(pool: Pool, olderThan: Date): Promise<void> {
  await pool.query('delete from messaging.dead_letter where resolved_at < $1', [olderThan])
}

/** An operator's attempt has failed. */
export async function recordAttemptFailure(
  tx: SqlTx,
  id: string,
  error: unknown,
  { actor }: Pick<By, 'actor'>,
): Promise<void> {
  await tx.$executeRawUnsafe(
    `update messaging.dead_letter set attempts = attempts + 1, error = $2, last_failed_at = statement_timestamp(),
       failures = messaging.with_failure(failures, $2, $3)
     where id = $1::bigint and resolved_at is null`,
    id,
    describe(error),
    actor,
  )
}
