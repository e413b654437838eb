import { allEvents } from '@jangteo/events'
import { services } from '@jangteo/infra'
import type { Shop } from '../shop.ts'
import { type Edge, missing } from './edges.ts'
import type { Records } from './record.ts'

type Rows = Pick<Shop, 'sql'>

/** Every topic that can get another partition shall: the leader of its service adds it. */
export async function growTopics(shop: Rows): Promise<void> {
  const topics = allEvents.filter(({ compacted }) => !compacted).map(({ topic }) => topic)
  for (const { name } of services) await grow(shop, name, topics)
}

/**
 * A topic that has its partition, and an edge of getting it that was not reached, shall have one more: its process was ended at an edge of
 * something else in that moment.
 */
export async function growAgain(shop: Rows, records: ReadonlyMap<string, Records>): Promise<void> {
  for (const [name, { ahead, reached }] of records)
    await grow(shop, name, missing(ahead(), reached()).flatMap(grownTopic))
}

const grownTopic = (edge: Edge): string[] => /^growing (.+):/.exec(edge)?.slice(1) ?? []

const grow = (shop: Rows, service: string, topics: readonly string[]) =>
  shop
    .sql(service)
    .query(
      'update messaging.topic_partitions set wanted = used + 1 where wanted = used and topic = any($1)',
      [topics],
    )
