import type { Pool } from 'pg'

/** The id of a group, as text: the hash of consumer and form of the error, in hexadecimal. */
export const groupName = (hash: string): string => `lpad(to_hex(${hash}), 16, '0')`

/** Whether a text can be the id of a group; no other text is sent to the database. */
const isGroup = (group: string): boolean => /^[0-9a-f]{16}$/.test(group)

/** The hash of a group, as PostgreSQL has it; null, which no letter has, for a text that is no id of a group. */
export const groupHash = (group: string): string | null =>
  isGroup(group) ? String(BigInt.asIntN(64, BigInt(`0x${group}`))) : null

/** Open dead letters of one consumer whose errors have the same form. */
export interface LetterGroup {
  readonly group: string
  readonly consumer: string
  readonly topic: string
  /** The error with `#` for the event's key, and for each word with a digit. */
  readonly form: string
  /** True when its letters were never tried: each waits behind an earlier letter of its key. */
  readonly waiting: boolean
  /** Counted up to 100,000, as the keys. */
  readonly letters: number
  readonly blockedKeys: number
  /** When its oldest letter and its newest one failed first. */
  readonly oldest: Date
  readonly newest: Date
  /** The id and the error of its oldest letter. */
  readonly example: { readonly id: string; readonly error: string }
}

/** Groups of a service, and whether there are more. */
export interface LetterGroups {
  readonly groups: readonly LetterGroup[]
  readonly more: boolean
}

const OPEN = 'd.resolved_at is null and d.dead_at is not null'
/** An exact count above this is of no use, and would take long. */
const MOST_COUNTED = 100_000
/** More groups than a person reads: their errors differ in a word without a digit. */
const MOST_GROUPS = 1_000

type GroupRow = Omit<LetterGroup, 'example'> & { id: string; error: string }

/** The groups of open dead letters, those with most letters first. The letters are counted by an index alone. */
export async function listGroups(pool: Pick<Pool, 'query'>): Promise<LetterGroups> {
  const { rows } = await pool.query<GroupRow>(
    `with recursive found as (
       (select d.group_hash, 1 as n from messaging.dead_letter d where ${OPEN} order by d.group_hash limit 1)
       union all
       select next.group_hash, found.n + 1 from found, lateral (
         select d.group_hash from messaging.dead_letter d
         where ${OPEN} and d.group_hash > found.group_hash order by d.group_hash limit 1
       ) next where found.n <= ${MOST_GROUPS}
     )
     select ${groupName('found.group_hash')} as "group", first.consumer, first.topic, first.form, first.waiting,
       counted.letters, counted."blockedKeys", first.at as oldest, last.at as newest, first.id, first.error
     from found, lateral (
       select d.id::text, d.consumer, d.topic, d.error, messaging.error_form(d.error, d.key) as form,
         d.attempts = 0 as waiting, d.first_failed_at as at
       from messaging.dead_letter d where ${OPEN} and d.group_hash = found.group_hash order by d.id limit 1
     ) first, lateral (
       select d.first_failed_at as at
       from messaging.dead_letter d where ${OPEN} and d.group_hash = found.group_hash order by d.id desc limit 1
     ) last, lateral (
       select count(*)::int as letters, (count(distinct key_hash) filter (where blocks))::int as "blockedKeys" from (
         select d.key_hash, d.blocks from messaging.dead_letter d
         where ${OPEN} and d.group_hash = found.group_hash order by d.id limit ${MOST_COUNTED}
       ) kept
     ) counted
     order by counted.letters desc, first.id`,
  )
  const groups = rows.map(({ id, error, ...group }) => ({ ...group, example: { id, error } }))
  return { groups: groups.slice(0, MOST_GROUPS), more: groups.length > MOST_GROUPS }
}
