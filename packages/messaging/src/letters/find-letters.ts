import type { Pool } from 'pg'
import { limitOf, type Page } from '../actions.ts'
import { groupHash, groupName } from './groups.ts'
import { inLane, LETTER, type Letter, type LetterRow, letterOf, type StoredCorrection } from './letters.ts'

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
  readonly lastFailedAt: Date
  /** Whether later events of its key wait behind it. */
  readonly blocks: boolean
  /** Number of letters that wait behind it on the same key. */
  readonly waitingBehind: number
  /** The letter of its key that has to be resolved first; null when it is the first, or blocks no key. */
  readonly waitsFor: string | null
  /** The letters of its consumer whose errors have the same form, as `listGroups` names them. */
  readonly group: string
  /** Error of `whenDead`, which releases what the event has reserved: an operator has to act. Null when there is none. */
  readonly undone: string | null
}

/** The outcome of a letter that is no longer open. */
export interface Resolution {
  readonly how: 'redriven' | 'discarded' | 'corrected'
  readonly at: Date
  /** Null in letters that were resolved before this was recorded. */
  readonly by: string | null
  readonly reason: string | null
}

export interface DeadLetterFilter extends Page {
  readonly topic?: string
  readonly key?: string
  readonly consumer?: string
  /** A part of the error's text, in any case of its letters. */
  readonly reason?: string
  readonly group?: string
  /** First failed at this instant or later, and before that one. */
  readonly since?: Date
  readonly until?: Date
}

const COLUMNS = `d.id, d.consumer, d.topic, d.partition, d."offset"::text as offset, d.key, d.event_id as "eventId",
  d.error, d.attempts, d.first_failed_at as "firstFailedAt", d.last_failed_at as "lastFailedAt", d.blocks, d.undone,
  ${groupName('d.group_hash')} as "group"`

/** Letters as a condition finds them, each with its place among those of its key. */
const withPlaces = (found: string): string => `
  with page as materialized (${found}),
  keys as (select distinct consumer, key from page where blocks),
  places as (
    select d.id, (count(*) over (partition by d.consumer, d.key order by d.id desc))::int - 1 as behind,
      min(d.id) over (partition by d.consumer, d.key) as first
    from keys join messaging.dead_letter d on ${inLane('keys.consumer', 'keys.key')}
  )
  select page.*, page.id::text as id, coalesce(behind, 0) as "waitingBehind",
    nullif(places.first, page.id)::text as "waitsFor"
  from page left join places on places.id = page.id order by page.id`

/**
 * Open dead letters, oldest first. The statement contains only the given filters, so that PostgreSQL can use their index;
 * the filter by a part of an error has no index and scans the open letters until the page is full.
 */
export async function listDeadLetters(
  pool: Pick<Pool, 'query'>,
  { topic, key, consumer, reason, group, since, until, ...page }: DeadLetterFilter = {},
): Promise<DeadLetter[]> {
  const values: unknown[] = []
  const given = (condition: string, value: unknown) =>
    value === undefined ? [] : [condition.replace('?', `$${values.push(value)}`)]
  const conditions = [
    'd.resolved_at is null',
    'd.dead_at is not null',
    ...given('d.topic = ?', topic),
    ...given('d.key = ?', key),
    ...given('d.consumer = ?', consumer),
    ...given('position(lower(?) in lower(d.error)) > 0', reason),
    ...given('d.group_hash = ?::bigint', group === undefined ? undefined : groupHash(group)),
    ...given('d.first_failed_at >= ?', since),
    ...given('d.first_failed_at < ?', until),
    ...given('d.id > ?::bigint', page.after),
  ]
  const { rows } = await pool.query<DeadLetter>(
    withPlaces(
      `select ${COLUMNS} from messaging.dead_letter d where ${conditions.join(' and ')}
       order by d.id limit ${limitOf(page)}`,
    ),
    values,
  )
  return rows
}

/** A letter in any state, with its record. */
export interface FoundLetter {
  readonly about: DeadLetter
  /** Whether it is retried still, is a dead letter, or was dealt with. */
  readonly state: 'retrying' | 'open' | Resolution['how']
  readonly letter: Letter
  readonly failures: readonly Attempt[]
  readonly resolution: Resolution | null
  /** What was put in its place, when it was corrected. */
  readonly correction: StoredCorrection | null
}

/** A failed attempt to apply a letter. */
export interface Attempt {
  readonly at: Date
  readonly error: string
  /** The operator, when it was a redrive. */
  readonly by: string | null
}

/** Whether a text can be the id of a letter; no other text is sent to the database. */
export const isLetterId = (id: string): boolean => /^\d{1,18}$/.test(id)

type FoundRow = DeadLetter & {
  state: FoundLetter['state']
  failures: (Omit<Attempt, 'at'> & { at: string })[]
  resolution: Resolution['how'] | null
  resolvedAt: Date | null
  resolvedBy: string | null
  resolvedBecause: string | null
  correction: StoredCorrection | null
}

export async function findLetter(pool: Pick<Pool, 'query'>, id: string): Promise<FoundLetter | undefined> {
  if (!isLetterId(id)) return undefined
  const { rows } = await pool.query<FoundRow>(
    withPlaces(
      `select ${COLUMNS}, coalesce(d.resolution, case when d.dead_at is null then 'retrying' else 'open' end) as state,
         d.failures, d.resolution, d.resolved_at as "resolvedAt", d.resolved_by as "resolvedBy",
         d.resolved_because as "resolvedBecause", d.correction
       from messaging.dead_letter d where d.id = $1::bigint`,
    ),
    [id],
  )
  const kept = await pool.query<LetterRow>(
    `select ${LETTER} from messaging.dead_letter d where d.id = $1::bigint`,
    [id],
  )
  const [row] = rows
  const [record] = kept.rows
  if (!row || !record) return undefined
  const { state, failures, resolution, resolvedAt, resolvedBy, resolvedBecause, correction, ...about } = row
  return {
    about,
    state,
    letter: letterOf(record),
    correction,
    failures: failures.map((failure) => ({ ...failure, at: new Date(failure.at) })),
    resolution:
      resolution === null || resolvedAt === null
        ? null
        : { how: resolution, at: resolvedAt, by: resolvedBy, reason: resolvedBecause },
  }
}

/** Open letters of a topic. */
export interface TopicSummary {
  readonly topic: string
  readonly consumer: string
  readonly openLetters: number
  readonly blockedKeys: number
}

/** An exact count above this is of no use, and would take long. */
const MOST_COUNTED = 100_000

/**
 * Open letters and blocked keys by topic, counted by index-only scans and up to 100,000 letters of a topic, so that it
 * may be called often.
 */
export async function summarizeLetters(pool: Pick<Pool, 'query'>): Promise<TopicSummary[]> {
  const { rows } = await pool.query<TopicSummary>(
    `with recursive consumers as (
       (select consumer, topic from messaging.dead_letter
        where resolved_at is null and dead_at is not null order by consumer limit 1)
       union all
       select next.consumer, next.topic from consumers c, lateral (
         select consumer, topic from messaging.dead_letter d
         where d.resolved_at is null and d.dead_at is not null and d.consumer > c.consumer
         order by d.consumer limit 1
       ) next
     )
     select topic, consumer,
       (select count(*)::int from (
          select from messaging.dead_letter d
          where d.consumer = c.consumer and d.resolved_at is null and d.dead_at is not null limit ${MOST_COUNTED}
        ) counted) as "openLetters",
       (select count(distinct hash)::int from (
          select d.key_hash as hash from messaging.dead_letter d
          where d.consumer = c.consumer and d.resolved_at is null and d.blocks and d.dead_at is not null
          order by d.key_hash limit ${MOST_COUNTED}
        ) counted) as "blockedKeys"
     from consumers c order by consumer`,
  )
  return rows
}
