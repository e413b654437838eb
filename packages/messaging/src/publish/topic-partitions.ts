import type { AnyEvent } from '@jangteo/events'
import type { Pool, QueryConfig, QueryResult, QueryResultRow } from 'pg'
import type { Transport } from '../transport.ts'

/** The key that is signalled when the numbers of partitions have changed, or shall. */
export const PARTITIONS_CHANGED = 'messaging.partitions'

/** Over how many partitions the keys of a topic are spread, and over how many they shall be. */
export interface TopicPartitions {
  readonly topic: string
  readonly used: number
  readonly wanted: number
}

interface Queryable {
  query<Row extends QueryResultRow>(query: QueryConfig): Promise<QueryResult<Row>>
}

/** The numbers of a service's own topics, as they are kept. A topic that has never been bootstrapped has none. */
export async function readPartitions(database: Queryable): Promise<readonly TopicPartitions[]> {
  const { rows } = await database.query<TopicPartitions>({
    text: 'select topic, used, wanted from messaging.topic_partitions order by topic',
  })
  return rows
}

/**
 * Keeps the numbers of a service's own topics: the contract's number is a minimum. A topic that exists with fewer partitions goes
 * on with those, until all readers have read them; a compacted one, for ever.
 *
 * @returns the events with the number of partitions that their topics must have
 */
export async function claimPartitions(
  pool: Pool,
  transport: Pick<Transport, 'partitionsOf'>,
  publishes: readonly AnyEvent[],
): Promise<readonly AnyEvent[]> {
  if (publishes.length === 0) return []
  const existing = await transport.partitionsOf(publishes.map(({ topic }) => topic))
  const used = publishes.map(({ topic, partitions }) =>
    Math.min(existing.get(topic) ?? partitions, partitions),
  )
  const wanted = publishes.map(({ partitions, compacted }, i) => (compacted ? used[i] : partitions))
  await pool.query(
    `insert into messaging.topic_partitions (topic, used, wanted)
     select topic, used, wanted from unnest($1::text[], $2::int[], $3::int[]) as t(topic, used, wanted) order by topic
     on conflict (topic) do update set wanted = excluded.wanted where topic_partitions.wanted < excluded.wanted`,
    [publishes.map(({ topic }) => topic), used, wanted],
  )
  const kept = new Map((await readPartitions(pool)).map((each) => [each.topic, each]))
  return publishes.map((event) => ({
    ...event,
    partitions: kept.get(event.topic)?.wanted ?? event.partitions,
  }))
}

/** Requests more partitions of a topic. @returns false when there is no such topic, or it has as many already */
export async function requestPartitions(pool: Pool, topic: string, wanted: number): Promise<boolean> {
  const { rowCount } = await pool.query(
    'update messaging.topic_partitions set wanted = $2 where topic = $1 and wanted < $2',
    [topic, wanted],
  )
  return rowCount === 1
}

/** From now on the keys of the topic are spread over as many partitions as were wanted. */
export async function switchPartitions(
  database: Queryable,
  { topic, wanted }: TopicPartitions,
): Promise<void> {
  await database.query({
    text: 'update messaging.topic_partitions set used = $2 where topic = $1 and used < $2',
    values: [topic, wanted],
  })
}
