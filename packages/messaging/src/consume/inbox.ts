import type { Pool } from 'pg'
import type { SqlTx } from '../database.ts'
import { digestOf, eventIdOf } from '../schema/codec.ts'
import type { IncomingRecord } from '../transport.ts'
import { allErased, type Erased, erased, noPeople, type People } from './erased.ts'

export interface Claim {
  /** Never applied before, and claimed from now on: in the order of the delivery. */
  readonly fresh: readonly IncomingRecord[]
  /** Their key is blocked: they must follow it to the dead letters. */
  readonly blocked: readonly IncomingRecord[]
  /** Records whose event id belongs to another event that was applied. */
  readonly reused: readonly IncomingRecord[]
  /** The erasures of the people; undefined where they were not read. */
  readonly erased: readonly Erased[] | undefined
}

type ClaimRow = { event_id: string | null; blocked_key: string | null; erased: Erased[] | null }

export interface ClaimOptions {
  /** False: the handler itself detects events that it has applied. Default: true. */
  readonly remember?: boolean
  /** The people whom the events name. */
  readonly people?: People | undefined
}

/**
 * Claims records for a consumer, in its transaction. It waits for claims of other transactions that are not committed
 * yet. A record whose event was applied before is in none of the lists.
 */
export async function claim(
  tx: SqlTx,
  consumer: string,
  records: readonly IncomingRecord[],
  { remember = true, people = noPeople }: ClaimOptions = {},
): Promise<Claim> {
  const claimFree = remember ? claimUnblocked : takeUnblocked
  const first = await claimFree(tx, consumer, records, people)
  if (first.blockedKeys.size === 0) return { ...first, blocked: [] }
  // A redrive may be working on these keys now. It holds the same lock: after acquiring it, read again.
  await lockKeys(tx, consumer, first.blockedKeys)
  const again = records.filter((record) => record.key !== null && first.blockedKeys.has(record.key))
  const second = await claimFree(tx, consumer, again, noPeople)
  const claimed = new Set([...first.fresh, ...second.fresh])
  const blocked = again.filter((record) => record.key !== null && second.blockedKeys.has(record.key))
  const before = await appliedBefore(tx, consumer, blocked)
  return {
    fresh: records.filter((record) => claimed.has(record)),
    blocked: blocked.filter((record) => !before.has(eventIdOf(record))),
    reused: [...first.reused, ...second.reused],
    erased: first.erased,
  }
}

/** Which of the records are redelivered: an event that was applied before its key was blocked is not a dead letter. */
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

function firstById(records: readonly IncomingRecord[]): Map<string, IncomingRecord> {
  const byId = new Map<string, IncomingRecord>()
  for (const record of records) if (!byId.has(eventIdOf(record))) byId.set(eventIdOf(record), record)
  return byId
}

/** As `claimUnblocked`, where nothing is remembered. */
async function takeUnblocked(tx: SqlTx, consumer: string, records: readonly IncomingRecord[]) {
  const byId = firstById(records)
  const rows = await tx.$queryRawUnsafe<{ key: string }[]>(
    `select distinct key from messaging.dead_letter
     where consumer = $1 and resolved_at is null and blocks and key = any($2::text[])`,
    consumer,
    records.map((record) => record.key),
  )
  const blockedKeys = new Set(rows.map(({ key }) => key))
  const fresh = [...byId.values()].filter(({ key }) => key === null || !blockedKeys.has(key))
  const reused = records.filter((record) => {
    const first = byId.get(eventIdOf(record)) as IncomingRecord
    return !blockedKeys.has(record.key ?? '') && first !== record && digestOf(first) !== digestOf(record)
  })
  return { fresh, blockedKeys, reused, erased: undefined }
}

async function claimUnblocked(
  tx: SqlTx,
  consumer: string,
  records: readonly IncomingRecord[],
  { hashes, pseudonyms }: People,
) {
  const byId = firstById(records)
  const rows = await tx.$queryRawUnsafe<ClaimRow[]>(
    `with blocked as (
       select distinct key from messaging.dead_letter
       where consumer = $1 and resolved_at is null and blocks and key = any($3::text[])
     ), claimed as (
       insert into messaging.inbox (consumer, event_id, digest)
       select $1, event_id, digest
       from unnest($2::text[], $3::text[], $4::bigint[]) with ordinality as r(event_id, key, digest, n)
       where key is null or key not in (select key from blocked)
       order by n
       on conflict do nothing
       returning event_id
     ), ${erased({ hashes: '$5', pseudonyms: '$6' })}
     select event_id, null as blocked_key, null::json as erased from claimed
     union all select null, key, null from blocked
     union all select null, null, ${allErased}`,
    consumer,
    [...byId.keys()],
    [...byId.values()].map((record) => record.key),
    [...byId.values()].map(digestOf),
    hashes,
    pseudonyms,
  )
  const claimed = new Set(rows.map((row) => row.event_id))
  const blockedKeys = new Set(rows.flatMap((row) => (row.blocked_key === null ? [] : [row.blocked_key])))
  const fresh = [...byId].filter(([id]) => claimed.has(id)).map(([, record]) => record)
  const taken = new Set(fresh)
  const others = records.filter((record) => !taken.has(record) && !blockedKeys.has(record.key ?? ''))
  return { fresh, blockedKeys, reused: await reusedIds(tx, consumer, others), erased: erasedIn(rows) }
}

const erasedIn = (rows: readonly ClaimRow[]): readonly Erased[] => rows.flatMap((row) => row.erased ?? [])

/** Records that are not redelivered: another event has claimed their id. */
async function reusedIds(
  tx: SqlTx,
  consumer: string,
  records: readonly IncomingRecord[],
): Promise<IncomingRecord[]> {
  if (records.length === 0) return []
  const rows = await tx.$queryRawUnsafe<{ n: number }[]>(
    `select r.n::int as n from unnest($2::text[], $3::bigint[]) with ordinality as r(event_id, digest, n)
     join messaging.inbox i on i.consumer = $1 and i.event_id = r.event_id
     where i.digest <> r.digest order by n`,
    consumer,
    records.map(eventIdOf),
    records.map(digestOf),
  )
  return rows.map(({ n }) => records[n - 1] as IncomingRecord)
}

/** A record that a consumer wants to apply. */
export interface Wanted {
  readonly consumer: string
  readonly record: IncomingRecord
  /** As for `claim`. */
  readonly remember: boolean
}

/**
 * Claims records of several consumers at once, in their transaction.
 * @returns the erasures of the people; undefined unless all records are fresh and no key is blocked: then the transaction must be
 * rolled back
 */
export async function claimAll(
  tx: SqlTx,
  wanted: readonly Wanted[],
  { hashes, pseudonyms }: People = noPeople,
): Promise<readonly Erased[] | undefined> {
  const named = new Set(wanted.map(({ consumer, record }) => `${consumer} ${eventIdOf(record)}`))
  if (named.size < wanted.length) return undefined
  const [row] = await tx.$queryRawUnsafe<[{ claimed: number; blocked: boolean; erased: Erased[] }]>(
    `with wanted as (
       select * from unnest($1::text[], $2::text[], $3::text[], $4::bigint[]) as w(consumer, event_id, key, digest)
     ), claimed as (
       insert into messaging.inbox (consumer, event_id, digest)
       select consumer, event_id, digest from wanted where digest is not null
       on conflict do nothing returning 1
     ), ${erased({ hashes: '$5', pseudonyms: '$6' })}
     select (select count(*)::int from claimed) as claimed, exists (
       select from messaging.dead_letter d where d.resolved_at is null and d.blocks
         and (d.consumer, d.key) in (select consumer, key from wanted)
     ) as blocked, ${allErased} as erased`,
    wanted.map(({ consumer }) => consumer),
    wanted.map(({ record }) => eventIdOf(record)),
    wanted.map(({ record }) => record.key),
    wanted.map(({ record, remember }) => (remember ? digestOf(record) : null)),
    hashes,
    pseudonyms,
  )
  const isClaimed = row.claimed === wanted.filter(({ remember }) => remember).length
  return isClaimed && !row.blocked ? row.erased : undefined
}

/** Who has claimed an event id: this delivery, an earlier delivery of the same event, or another event. */
export type Taken = 'now' | 'before' | 'by another'

/** Claims one event. @param digest null when no event is applied with the id, and none ever will be */
export async function take(
  tx: SqlTx,
  consumer: string,
  eventId: string,
  digest: bigint | null,
): Promise<Taken> {
  const claimed = await tx.$executeRawUnsafe(
    `insert into messaging.inbox (consumer, event_id, digest) values ($1, $2, $3::bigint) on conflict do nothing`,
    consumer,
    eventId,
    digest,
  )
  if (claimed > 0) return 'now'
  const others = await tx.$queryRawUnsafe<unknown[]>(
    'select from messaging.inbox where consumer = $1 and event_id = $2 and digest <> $3::bigint',
    consumer,
    eventId,
    digest,
  )
  return others.length > 0 ? 'by another' : 'before'
}

/**
 * Deletes events that were applied so long ago that the broker has deleted them too, in steps of 10,000.
 * @returns the number of deleted rows
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
