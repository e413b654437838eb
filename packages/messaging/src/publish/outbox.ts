import type { Pool, QueryConfig, QueryResult, QueryResultRow } from 'pg'
import type { SqlTx } from '../database.ts'
import { DEAD_LETTER_PREFIX, isDeadLetter } from '../dead-letter-topic.ts'
import type { OutgoingRecord } from '../transport.ts'

/** A record, ready for the wire, on its way through the outbox. */
export type OutboxRow = OutgoingRecord

/** Where the relay's statements run: the session that leads. */
export interface OutboxReader {
  query<Row extends QueryResultRow>(query: QueryConfig): Promise<QueryResult<Row>>
}

export interface StoredRow extends OutboxRow {
  readonly id: string
}

/**
 * Writes records into the transaction, in one statement, so that their ids keep the given order; in one round trip with
 * the COMMIT where the client can.
 */
export async function appendToOutbox(tx: SqlTx, rows: readonly OutboxRow[]): Promise<void> {
  if (rows.length === 0) return
  const statement = [
    `insert into messaging.outbox (topic, key, value, headers)
     select topic, key, value, headers
     from unnest($1::text[], $2::text[], $3::bytea[], $4::json[]) with ordinality as r(topic, key, value, headers, n)
     order by n`,
    rows.map((row) => row.topic),
    rows.map((row) => row.key),
    rows.map((row) => row.value),
    rows.map((row) => JSON.stringify(row.headers)),
  ] as const
  if (tx.$executeWithCommit) tx.$executeWithCommit(...statement)
  else await tx.$executeRawUnsafe(...statement)
}

/**
 * Deletes rows that were sent, and counts their events (`published.ts`) in the same statement: each row once, also when two
 * leaders overlap.
 */
const COUNT_AND_DELETE = `gone as (
    delete from messaging.outbox where id = any($1::bigint[])
    returning topic, transaction_id,
      -- The headers of a dead letter are a stranger's, and may not be readable as text.
      case when not starts_with(topic, '${DEAD_LETTER_PREFIX}') then headers ->> 'eventId' end as event_id
  ), counted as (
    insert into messaging.published (topic, events, digest)
    select topic, count(*), sum(hashtextextended(event_id, 0))
    from gone
    where transaction_id >= (select transaction_id from messaging.published_since where only_one)
      and event_id is not null
    group by topic order by topic
    on conflict (topic) do update
      set events = published.events + excluded.events, digest = published.digest + excluded.digest
  )`

/**
 * Its plan must use an index: a sequential scan, planned while the table was empty, would read all dead rows each time.
 * The settings of the session that runs it ensure that.
 */
export const NEXT_OUTBOX_ROWS = `with ${COUNT_AND_DELETE}
  select o.id::text, o.topic, o.key, o.value, o.headers, o.transaction_id::text as "transactionId",
    clock_timestamp() as timestamp
  from messaging.outbox o where o.id <> all($1::bigint[]) and o.topic <> all($3::text[]) order by o.id limit $2`

/**
 * Deletes rows that the broker has acknowledged, and reads the oldest of the others, in the order in which they must be
 * sent: one statement for each relay batch.
 */
export async function nextOutboxRows(
  reader: OutboxReader,
  sent: readonly StoredRow[],
  limit: number,
  withoutTopics: readonly string[] = [],
): Promise<StoredRow[]> {
  const { rows } = await reader.query<StoredRow & { transactionId: string }>({
    name: 'messaging.next-outbox-rows',
    text: NEXT_OUTBOX_ROWS,
    values: [sent.map((row) => row.id), limit, withoutTopics],
  })
  // The copy of a dead letter keeps the transaction id of its record, if any.
  return rows.map(({ transactionId, ...row }) =>
    isDeadLetter(row) ? row : { ...row, headers: { ...row.headers, transactionId } },
  )
}

/** Forgets rows that the broker has acknowledged. */
export async function forgetOutboxRows(reader: OutboxReader, sent: readonly StoredRow[]): Promise<void> {
  if (sent.length === 0) return
  await reader.query({
    name: 'messaging.forget-outbox-rows',
    text: `with ${COUNT_AND_DELETE} select`,
    values: [sent.map((row) => row.id)],
  })
}

/** An exact count above this is of no use, and would take long. */
const MOST_COUNTED = 100_000

/** Number of rows that wait to be published, counted up to 100,000, and the age of the oldest in seconds. */
export async function outboxDepth(
  pool: Pick<Pool, 'query'>,
): Promise<{ readonly rows: number; readonly oldestSeconds: number }> {
  const { rows } = await pool.query<{ rows: number; oldestSeconds: number }>(
    `select (select count(*)::int from (
         select from messaging.outbox o order by o.id limit ${MOST_COUNTED}
       ) counted) as rows,
       coalesce((
         select greatest(0, extract(epoch from clock_timestamp() - o.created_at))::float8
         from messaging.outbox o order by o.id limit 1
       ), 0) as "oldestSeconds"`,
  )
  return rows[0] as { rows: number; oldestSeconds: number }
}
