import type { SqlTx } from '../database.ts'
import { DEAD_LETTER_PREFIX } from '../dead-letter-topic.ts'

/** The events of one topic that a service's transactions have published. */
export interface PublishedEvents {
  readonly topic: string
  readonly events: number
  /** The sum of `hashtextextended(<event id>, 0)`: two different sets of ids practically never have the same. */
  readonly digest: string
}

export interface Published {
  /** PostgreSQL's xid8: only the events of this transaction and of later ones are counted. */
  readonly since: string
  /** By topic, sorted. */
  readonly topics: readonly PublishedEvents[]
}

/**
 * What the service has published up to the snapshot of this transaction, whether the relay has sent it yet or not. Events
 * that were emitted without a transaction are not counted.
 */
export async function readPublished(tx: SqlTx): Promise<Published> {
  const [row] = await tx.$queryRawUnsafe<[{ since: string }]>(
    'select transaction_id::text as since from messaging.published_since',
  )
  const topics = await tx.$queryRawUnsafe<(Omit<PublishedEvents, 'events'> & { events: string })[]>(
    `select topic, sum(events)::text as events, sum(digest)::text as digest
     from (
       select topic, events, digest from messaging.published
       union all
       select topic, count(*), sum(hashtextextended(headers ->> 'eventId', 0))
       from messaging.outbox
       where transaction_id >= $1::xid8 and not starts_with(topic, '${DEAD_LETTER_PREFIX}')
       group by topic
     ) counted group by topic order by topic`,
    row.since,
  )
  return { since: row.since, topics: topics.map((each) => ({ ...each, events: Number(each.events) })) }
}
