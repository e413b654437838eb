import type { AnyEvent } from '@jangteo/events'
import type { Pool } from 'pg'
import { PartitionsRefused } from '../errors.ts'
import { isAwaited, sentenceOf } from '../publish/topic-growth.ts'
import {
  PARTITIONS_CHANGED,
  readPartitions,
  requestPartitions,
  type TopicPartitions,
} from '../publish/topic-partitions.ts'
import { notifyOnce } from '../replicas/session.ts'
import type { Transport } from '../transport.ts'

/** More make a broker slow and recover late, and are a mistake. */
const MOST_PARTITIONS = 100

/** The partitions of a service's own topics. */
export interface Partitions {
  /** Of each topic that was bootstrapped: over how many its keys are spread, and over how many they shall be. */
  list(): Promise<readonly TopicPartitions[]>
  /**
   * Requests that the keys of a topic are spread over more partitions. The leading replica does it, as soon as all readers have read
   * what was published before: the order of each key is kept. A number that is in use already changes nothing.
   * @throws {PartitionsRefused}
   */
  request(topic: string, count: number): Promise<void>
  /** Why a topic that is requested to grow has not yet, in words. @throws when the broker does not answer */
  waitsFor(topic: string): Promise<readonly string[]>
}

export function partitionsOf({
  pool,
  transport,
  publishes,
}: {
  pool: Pool
  transport: Transport
  publishes: ReadonlySet<AnyEvent>
}): Partitions {
  return {
    list: () => readPartitions(pool),
    async request(topic, count) {
      const refused = (reason: string) => PartitionsRefused({ topic, reason })
      const event = [...publishes].find((each) => each.topic === topic)
      if (!event) throw refused('this service does not publish it')
      if (!Number.isInteger(count) || count < 1 || count > MOST_PARTITIONS)
        throw refused(`"${count}" is not a whole number from 1 to ${MOST_PARTITIONS}`)
      // Of a compacted topic the last record of a key would stay in its old partition for ever, beside the new one.
      if (event.compacted)
        throw refused('it is compacted, and old records of a key would stay beside new ones')
      const kept = (await readPartitions(pool)).find((each) => each.topic === topic)
      if (!kept) throw refused('it has not been bootstrapped yet')
      if (count < kept.wanted) throw refused(`it has ${kept.wanted}, and a topic cannot lose partitions`)
      if (await requestPartitions(pool, topic, count))
        await notifyOnce(pool, { outbox: false, keys: [PARTITIONS_CHANGED] })
    },
    async waitsFor(topic) {
      const readers = await transport.readersOf(topic, await transport.endsOf(topic))
      return readers.filter(isAwaited).map(sentenceOf)
    },
  }
}
