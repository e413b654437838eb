import { allEvents } from '@jangteo/events'
import { services } from '@jangteo/infra'
import type { Shop } from '../shop.ts'

/** Every topic that can get another partition shall: the leader of its service adds it while the processes are ended. */
export async function growTopics(shop: Pick<Shop, 'sql'>): Promise<void> {
  for (const { name } of services)
    await shop
      .sql(name)
      .query(
        'update messaging.topic_partitions set wanted = used + 1 where wanted = used and topic <> all($1)',
        [allEvents.filter(({ compacted }) => compacted).map(({ topic }) => topic)],
      )
}
