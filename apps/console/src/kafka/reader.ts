import { eventOn } from '@jangteo/events'
import pLimit from 'p-limit'
import { Cluster } from './cluster.ts'
import { Decoder } from './decode.ts'
import { TooManyTails } from './errors.ts'
import { type FollowQuery, follow } from './follow.ts'
import type { KafkaLogin } from './login.ts'
import { type PageQuery, readRecord, readRecords } from './records.ts'
import { Schemas } from './schemas.ts'
import { type SearchQuery, searchRecords } from './search.ts'
import type {
  Followed,
  GroupList,
  RecordPage,
  SearchAnswer,
  ShownRecord,
  TopicDetail,
  TopicList,
} from './shapes.ts'
import { describeTopic, listGroups, listTopics } from './topics.ts'
import { type Look, TrafficLooks } from './traffic.ts'
import { Trends } from './trends.ts'

export interface KafkaReaderOptions {
  /** `host:port` each; they need not run yet. */
  readonly brokers: readonly string[]
  /** Default: no user, in clear. */
  readonly login?: KafkaLogin
  /** With the path of its Confluent API. */
  readonly registryUrl: string
  /** What the topics of the shop begin with. */
  readonly topicPrefix?: string
}

/**
 * Reads Kafka as people look at it: without a consumer group, within bounds of time and memory. Each function throws
 * KafkaUnavailable when no broker answers within some seconds. Without the registry, values say so, and the rest is shown.
 */
export interface KafkaReader {
  topics(): Promise<TopicList>
  topic(name: string): Promise<TopicDetail>
  groups(): Promise<GroupList>
  records(query: PageQuery): Promise<RecordPage>
  record(place: { topic: string; partition: number; offset: number }): Promise<ShownRecord>
  search(query: SearchQuery): Promise<SearchAnswer>
  /** @throws TooManyTails */
  follow(query: FollowQuery, ended: AbortSignal): AsyncGenerator<Followed>
  /**
   * Looks at the topics of the shop and at their readers, again with each call. It does not throw KafkaUnavailable: it tells it.
   * @param services their names, which are those of their groups
   */
  traffic(services: readonly string[]): () => Promise<Look>
  close(): Promise<void>
}

/** What reads records holds some megabytes; the others wait for their turn. */
const AT_ONCE = 4
const MOST_TAILS = 20

/** Nothing is asked for before the first call. */
export function kafkaReader({
  brokers,
  login,
  registryUrl,
  topicPrefix = '',
}: KafkaReaderOptions): KafkaReader {
  const cluster = new Cluster(brokers, login)
  const decoder = new Decoder(new Schemas(registryUrl), topicPrefix)
  const trends = new Trends()
  /** A topic of a contract may be called as its contract calls it: services do, whatever the prefix. */
  const nameOf = (topic: string) => (eventOn(topic) ? topicPrefix + topic : topic)
  const named = <Query extends { topic: string }>(query: Query): Query => ({
    ...query,
    topic: nameOf(query.topic),
  })
  const turn = pLimit(AT_ONCE)
  let tails = 0
  return {
    topics: () => listTopics(cluster, decoder),
    topic: (name) => describeTopic(cluster, decoder, { name: nameOf(name), trends }),
    groups: () => listGroups(cluster, trends),
    records: (query) => turn(() => readRecords(cluster, decoder, named(query))),
    record: (place) => turn(() => readRecord(cluster, decoder, named(place))),
    search: (query) => turn(() => searchRecords(cluster, decoder, query)),
    async *follow(query, ended) {
      if (tails >= MOST_TAILS) throw TooManyTails({ most: MOST_TAILS })
      tails++
      const own = new Cluster(brokers, login)
      try {
        yield* follow(own, decoder, { ...named(query), ended })
      } finally {
        tails--
        await own.close()
      }
    },
    traffic(services) {
      const looks = new TrafficLooks(cluster, { services, decoder, topicPrefix })
      return () => looks.look()
    },
    close: () => cluster.close(),
  }
}
