import type { Pool } from 'pg'
import { DEAD_LETTER_PREFIX } from '../dead-letter-topic.ts'

/** A consumer of a service, and whether its inbox keeps which events it has applied. */
export interface KnownConsumer {
  readonly consumer: string
  readonly topic: string
  /** False: its handler is idempotent, and no time of application is stored. */
  readonly keepsInbox: boolean
  /** True: it applies only some events of the topic, and stores nothing of the others. */
  readonly selects: boolean
}

/** An event that a consumer could not apply at first. */
export interface KnownLetter {
  readonly id: string
  readonly consumer: string
  readonly state: 'retrying' | 'open' | 'redriven' | 'discarded' | 'corrected'
  readonly error: string
  readonly attempts: number
  readonly firstFailedAt: Date
  readonly lastFailedAt: Date
  /** Time of the next attempt of the service itself; null when it makes none. */
  readonly retryAt: Date | null
  readonly resolvedAt: Date | null
}

/** What the tables of a service's messaging say of an event. */
export interface KnownEvent {
  readonly eventId: string
  /** When it was committed to the outbox, while it is still there; the relay deletes it after it was sent. */
  readonly unsentSince: Date | null
  /** Consumers that have applied it, by the time at which their transaction began. Kept for 45 days. */
  readonly applied: readonly { readonly consumer: string; readonly at: Date }[]
  readonly letters: readonly KnownLetter[]
}

/** The outbox has no index on event ids: it is written in each transaction, and holds rows for milliseconds. */
const MOST_UNSENT = 2_000

/**
 * What the service knows of events, in the order of the given ids; unknown events have empty answers. The outbox is searched
 * in its first 2,000 rows only, the other tables by their indexes.
 *
 * @throws what pg throws
 */
export async function findKnownEvents(
  pool: Pick<Pool, 'query'>,
  consumers: readonly string[],
  eventIds: readonly string[],
): Promise<KnownEvent[]> {
  if (eventIds.length === 0) return []
  const [unsent, applied, letters] = await Promise.all([
    pool.query<{ eventId: string; at: Date }>(UNSENT, [eventIds]),
    pool.query<{ eventId: string; consumer: string; at: Date }>(APPLIED, [consumers, eventIds]),
    pool.query<KnownLetter & { eventId: string }>(LETTERS, [consumers, eventIds]),
  ])
  const unsentSince = new Map(unsent.rows.map(({ eventId, at }) => [eventId, at]))
  const appliedTo = Map.groupBy(applied.rows, ({ eventId }) => eventId)
  const lettersOf = Map.groupBy(letters.rows, ({ eventId }) => eventId)
  return eventIds.map((eventId) => ({
    eventId,
    unsentSince: unsentSince.get(eventId) ?? null,
    applied: (appliedTo.get(eventId) ?? []).map(({ consumer, at }) => ({ consumer, at })),
    letters: (lettersOf.get(eventId) ?? []).map(({ eventId: _, ...letter }) => letter),
  }))
}

/** The headers of a copy of a dead letter are a stranger's, and may not be readable as text. */
const UNSENT = `select "eventId", at from (
    select case when not starts_with(topic, '${DEAD_LETTER_PREFIX}') then headers ->> 'eventId' end as "eventId",
      created_at as at
    from messaging.outbox order by id limit ${MOST_UNSENT}
  ) unsent where "eventId" = any($1::text[])`

/** A discarded or corrected event has a row without a digest: it was never applied. */
const APPLIED = `select event_id as "eventId", consumer, applied_at as at from messaging.inbox
  where consumer = any($1::text[]) and event_id = any($2::text[]) and digest is not null
  order by applied_at, consumer`

const LETTERS = `select event_id as "eventId", id::text, consumer,
    coalesce(resolution, case when dead_at is null then 'retrying' else 'open' end) as state, error, attempts,
    first_failed_at as "firstFailedAt", last_failed_at as "lastFailedAt", retry_at as "retryAt",
    resolved_at as "resolvedAt"
  from messaging.dead_letter
  where consumer = any($1::text[]) and event_id = any($2::text[])
  order by id`
