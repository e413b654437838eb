import type { Pool } from 'pg'
import { eventIdOf } from './codec.ts'
import type { SqlTx } from './database.ts'
import type { IncomingRecord } from './transport.ts'

export interface Claim {
  /** Never applied before, and theirs from now on: in the order of the delivery. */
  readonly fresh: readonly IncomingRecord[]
  /** Their key is parked: they must follow it to the dead letters. */
  readonly parked: readonly IncomingRecord[]
}

type ClaimRow = { event_id: string | null; parked_key: string | null }

/**
 * Claims records for a consumer, in its transaction: what another transaction has claimed and not yet committed is
 * waited for. A record whose event was applied before is in neither list.
 */
export async function claim(tx: SqlTx, consumer: string, records: readonly IncomingRecord[]): Promise<Claim> {
  const first = await claimUnparked(tx, consumer, records)
  if (first.parkedKeys.size === 0) return { fresh: first.fresh, parked: [] }
  // A redrive may be emptying these keys right now. It holds the same lock: behind it, look again.
  await lockKeys(tx, consumer, first.parkedKeys)
  const again = records.filter((record) => record.key !== null && first.parkedKeys.has(record.key))
  const second = await claimUnparked(tx, consumer, again)
  const claimed = new Set([...first.fresh, ...second.fresh])
  const parked = again.filter((record) => record.key !== null && second.parkedKeys.has(record.key))
  const before = await appliedBefore(tx, consumer, parked)
  return {
    fresh: records.filter((record) => claimed.has(record)),
    parked: parked.filter((record) => !before.has(eventIdOf(record))),
  }
}

/** Which of the records are only delivered again: what was applied before its key was parked is no dead letter. */
async function appliedBefore(
  tx: SqlTx,
  consumer: string,
  records: readonly IncomingRecord[],
): Promise<Set<string>> {
  if (records.length === 0) return new Set()
  const rows = await tx.$queryRawUnsafe<{ event_id: string }[]>(
    'select event_id from messaging.inbox where consumer = $1 and event_id = any($2::text[])',
    consumer,
    records.map(eventIdOf),
  )
  return new Set(rows.map((row) => row.event_id))
}

/** Serialises the consumer and a redrive on these keys until the transaction ends; in one order, so that none deadlocks. */
export async function lockKeys(tx: SqlTx, consumer: string, keys: Iterable<string>): Promise<void> {
  await tx.$executeRawUnsafe(
    `select pg_advisory_xact_lock(hashtextextended($1 || '/' || key, 7))
     from (select key from unnest($2::text[]) as k(key) order by key) as k`,
    consumer,
    [...keys],
  )
}

async function claimUnparked(tx: SqlTx, consumer: string, records: readonly IncomingRecord[]) {
  const byId = new Map<string, IncomingRecord>()
  for (const record of records) if (!byId.has(eventIdOf(record))) byId.set(eventIdOf(record), record)
  const rows = await tx.$queryRawUnsafe<ClaimRow[]>(
    `with parked as (
       select distinct key from messaging.dead_letter
       where consumer = $1 and resolved_at is null and key = any($3::text[])
     ), claimed as (
       insert into messaging.inbox (consumer, event_id)
       select $1, event_id
       from unnest($2::text[], $3::text[]) with ordinality as r(event_id, key, n)
       where key is null or key not in (select key from parked)
       order by n
       on conflict do nothing
       returning event_id
     )
     select event_id, null as parked_key from claimed union all select null, key from parked`,
    consumer,
    [...byId.keys()],
    [...byId.values()].map((record) => record.key),
  )
  const claimed = new Set(rows.map((row) => row.event_id))
  const parkedKeys = new Set(rows.flatMap((row) => (row.parked_key === null ? [] : [row.parked_key])))
  return { fresh: [...byId].filter(([id]) => claimed.has(id)).map(([, record]) => record), parkedKeys }
}

/**
 * Forgets events that were applied so long ago that the broker has forgotten them too, in steps of 10,000.
 * @returns how many rows went.
 */
export async function forgetInbox(pool: Pool, olderThan: Date): Promise<number> {
  let forgotten = 0
  for (;;) {
    const { rowCount } = await pool.query(
      `delete from messaging.inbox where ctid = any(array(
         select ctid from messaging.inbox where applied_at < $1 limit 10000))`,
      [olderThan],
    )
    forgotten += rowCount ?? 0
    if ((rowCount ?? 0) < 10_000) return forgotten
  }
}
