import type { AnyEvent } from '@jangteo/events'
import type { Pool } from 'pg'
import { eventIdOf } from './codec.ts'
import type { SqlTx } from './database.ts'
import { MAX_SEND_BYTES, sizeOf } from './record-size.ts'
import type { IncomingRecord, OutgoingRecord, TopicSpec } from './transport.ts'

/** Leaves room, within what a broker takes, for the headers that tell of the failure. */
const MAX_SHOWN_BYTES = MAX_SEND_BYTES - 20_000

/** The topic on which a service's dead letters of another topic can be seen. It exists since the first of them. */
export const deadLetterTopic = (topic: string, service: string): string => `${topic}.${service}.dlq`

/** How a dead-letter topic of this name is made, by whoever needs it: of a hundred of them hardly one is ever used. */
export const deadLetterTopicSpec = (name: string): TopicSpec => ({
  topic: name,
  // To be looked at, and few: one partition holds them all in their order.
  partitions: 1,
  anyPartitions: true,
  // They wait longer for somebody to look than events do.
  retentionMs: 30 * 24 * 60 * 60 * 1000,
  compacted: false,
})

/** Whether it is on its way to a dead-letter topic. */
export const isDeadLetter = ({ headers }: Pick<OutgoingRecord, 'headers'>): boolean => 'dlq.topic' in headers

export interface Failure {
  readonly error: unknown
  readonly attempts: number
  readonly firstFailedAt: Date
}

/** An event that a consumer could not apply, as an operator sees it. */
export interface DeadLetter {
  readonly id: string
  readonly consumer: string
  readonly topic: string
  readonly partition: number
  readonly offset: string
  readonly key: string | null
  readonly eventId: string
  readonly error: string
  readonly attempts: number
  readonly firstFailedAt: Date
}

const describe = (error: unknown): string =>
  (error instanceof Error ? `${error.name}: ${error.message}` : String(error))
    .slice(0, 2_000)
    .toWellFormed()
    .replaceAll('\0', '\ufffd')

/**
 * Keeps records that could not be applied, with their original bytes, in the consumer's transaction. Their keys are
 * parked from now on. A record that is kept already is not kept twice.
 * @returns the records that were not kept before, and what the dead-letter topic shall say of them, to be appended to
 * the same transaction's outbox.
 */
export async function keepDeadLetters(
  tx: SqlTx,
  service: string,
  consumer: string,
  records: readonly IncomingRecord[],
  failure: Failure,
): Promise<{ kept: readonly IncomingRecord[]; rows: readonly OutgoingRecord[] }> {
  const error = describe(failure.error)
  const inserted = await tx.$queryRawUnsafe<{ event_id: string }[]>(
    `insert into messaging.dead_letter
       (consumer, event_id, topic, partition, "offset", timestamp, key, value, headers, error, attempts, first_failed_at)
     select $1, event_id, topic, partition, "offset", timestamp, key, value, headers, $10, $11::int, $12::timestamptz
     from unnest($2::text[], $3::text[], $4::int[], $5::bigint[], $6::timestamptz[], $7::text[], $8::bytea[], $9::json[])
       with ordinality as r(event_id, topic, partition, "offset", timestamp, key, value, headers, n)
     order by n
     on conflict (consumer, event_id) do nothing
     returning event_id`,
    consumer,
    records.map(eventIdOf),
    records.map((record) => record.topic),
    records.map((record) => record.partition),
    records.map((record) => record.offset),
    records.map((record) => record.timestamp),
    records.map((record) => record.key),
    records.map((record) => record.value),
    records.map((record) => JSON.stringify(record.headers)),
    error,
    failure.attempts,
    failure.firstFailedAt,
  )
  const ids = new Set(inserted.map((row) => row.event_id))
  // A delivery may hold an event twice.
  const kept = records.filter((record) => ids.delete(eventIdOf(record)))
  const rows = kept.map((record) => {
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
        'dlq.error': error,
        'dlq.attempts': String(failure.attempts),
        'dlq.firstFailedAt': failure.firstFailedAt.toISOString(),
      },
    }
  })
  return { kept, rows }
}

/** A record that leaves no room for what is said about it is shown without its content: the table has all of it. */
const shown = (record: IncomingRecord): Pick<OutgoingRecord, 'key' | 'value' | 'headers'> =>
  sizeOf(record) > MAX_SHOWN_BYTES ? { key: null, value: null, headers: {} } : record

/** What a dead letter says that was kept only because its key was parked. */
export const followsParkedKey = (now: Date): Failure => ({
  error: 'an earlier event of the same key is a dead letter',
  attempts: 0,
  firstFailedAt: now,
})

type Row = {
  id: string
  event_id: string
  topic: string
  partition: number
  offset: string
  timestamp: Date
  key: string | null
  value: Buffer | null
  headers: Record<string, string>
}

/** A kept record, as it was delivered. */
const recordOf = (row: Row): IncomingRecord => ({
  topic: row.topic,
  partition: row.partition,
  offset: BigInt(row.offset),
  timestamp: row.timestamp,
  key: row.key,
  value: row.value === null ? null : Buffer.from(row.value),
  headers: row.headers,
})

/** The oldest open dead letter of a key, or the one with this id when it has no key. */
export async function nextDeadLetter(tx: SqlTx, consumer: string, letter: Pick<DeadLetter, 'id' | 'key'>) {
  const rows = await tx.$queryRawUnsafe<Row[]>(
    `select d.id::text, event_id, topic, partition, "offset"::text, timestamp, key, value, headers
     from messaging.dead_letter d
     where consumer = $1 and resolved_at is null and (key = $2 or ($2 is null and d.id = $3::bigint))
     order by d.id limit 1`,
    consumer,
    letter.key,
    letter.id,
  )
  return rows[0] && { id: rows[0].id, record: recordOf(rows[0]) }
}

export async function resolveDeadLetter(
  tx: SqlTx,
  id: string,
  resolution: 'redriven' | 'discarded',
  now: Date,
) {
  return tx.$executeRawUnsafe(
    'update messaging.dead_letter set resolved_at = $2, resolution = $3 where id = $1::bigint and resolved_at is null',
    id,
    now,
    resolution,
  )
}

/**
 * Forgets dead letters that were redriven or discarded so long ago that the broker has forgotten their events too. Open
 * ones are kept for as long as it takes.
 */
export async function forgetDeadLetters(pool: Pool, olderThan: Date): Promise<void> {
  await pool.query('delete from messaging.dead_letter where resolved_at < $1', [olderThan])
}

export async function recordRedriveFailure(pool: Pool, id: string, error: unknown): Promise<void> {
  await pool.query('update messaging.dead_letter set attempts = attempts + 1, error = $2 where id = $1', [
    id,
    describe(error),
  ])
}

/** Open dead letters, oldest first, at most 1,000; of one event only, when it is given. */
export async function listDeadLetters(pool: Pool, event?: AnyEvent): Promise<DeadLetter[]> {
  const { rows } = await pool.query(
    `select d.id::text, consumer, topic, partition, "offset"::text as offset, key, event_id as "eventId", error, attempts,
       first_failed_at as "firstFailedAt"
     from messaging.dead_letter d
     where resolved_at is null and ($1::text is null or topic = $1)
     order by d.id limit 1000`,
    [event?.topic ?? null],
  )
  return rows
}
