import {
  Admin,
  type Connection,
  fetchV17,
  listOffsetsV9,
  metadataV12,
  type RecordsBatch,
  ResponseError,
} from '@platformatic/kafka'
import { KafkaUnavailable, reaching, TopicUnknown } from './errors.ts'
import type { KafkaLogin } from './login.ts'

/** A topic as its brokers describe it. */
export interface Topic {
  readonly name: string
  readonly id: string
  readonly internal: boolean
  /** In the order of their numbers. */
  readonly partitions: readonly Partition[]
}

export interface Partition {
  readonly partition: number
  /** The number of a broker; -1 when no broker leads it. */
  readonly leader: number
  readonly replicas: readonly number[]
  /** Brokers whose copies have all records. */
  readonly inSync: readonly number[]
}

/** The place from which a partition is read. */
export interface Position {
  readonly topic: Topic
  readonly partition: number
  readonly offset: bigint
}

/** What a broker has sent from a position on. */
export interface Fetched {
  readonly position: Position
  readonly batches: readonly RecordsBatch[]
  /** Transactions in these batches that were aborted. */
  readonly aborted: readonly { readonly producerId: bigint; readonly firstOffset: bigint }[]
  /** True when the broker has removed the record at the position, or has none there yet. */
  readonly outOfRange: boolean
  readonly bytes: number
  /** The offset after the last committed record; undefined when the broker does not say. */
  readonly committed: bigint | undefined
}

/** The offset of the first record; that which the next one will have; the end of what is committed; or the first since a time. */
export type Which = 'begin' | 'end' | 'committed' | Date

export interface FetchLimits {
  /** Of the answer of one broker. Its first batch is always complete, and may be larger. */
  readonly maxBytes: number
  /** How long a broker waits for a record when there is none yet. */
  readonly maxWaitMs?: number
}

/** One try, because a person looks again. In milliseconds. */
const once = { connectTimeout: 2_000, timeout: 4_000, requestTimeout: 4_000, retries: 0 }
const READ_UNCOMMITTED = 0
const READ_COMMITTED = 1
/** Kafka's error code of an offset before the first record or after the last. */
const OFFSET_OUT_OF_RANGE = 1
const UNKNOWN_TOPIC = 3

/**
 * Reads a cluster without joining a group, so nothing that consumers share changes. The requests are sent to one broker each: the
 * client's own `fetch` keeps one session for all callers, and shows records of an aborted transaction whose end it has not seen.
 *
 * All functions throw KafkaUnavailable, at the latest after some seconds.
 */
export class Cluster {
  readonly admin: Admin

  /** @param brokers `host:port` each; they need not run yet */
  constructor(brokers: readonly string[], login: KafkaLogin = {}) {
    this.admin = new Admin({ clientId: 'console', bootstrapBrokers: [...brokers], ...login, ...once })
  }

  close(): Promise<void> {
    return this.admin.close()
  }

  /** All topics, by name. Kafka's own are `internal`. */
  async topics(): Promise<readonly Topic[]> {
    return (await this.#metadata(null)).filter(({ errorCode }) => errorCode !== UNKNOWN_TOPIC).map(topicOf)
  }

  /** @throws TopicUnknown */
  async topic(name: string): Promise<Topic> {
    const found = (await this.#metadata([name])).find((topic) => topic.name === name)
    if (!found || found.errorCode === UNKNOWN_TOPIC) throw TopicUnknown({ topic: name })
    return topicOf(found)
  }

  /**
   * By `placeOf`. Left out are partitions that no broker leads, or whose leader does not answer while another does; for a time, also
   * those that have no record since.
   */
  async offsets(topics: readonly Topic[], which: Which): Promise<ReadonlyMap<string, bigint>> {
    const led = topics.flatMap((topic) => topic.partitions.map((each) => ({ topic, ...each })))
    const ask = async ([leader, partitions]: [number, typeof led]) => {
      const asked = Object.entries(Object.groupBy(partitions, ({ topic }) => topic.name))
      const answer = await listOffsetsV9.api
        .async(
          await this.#leader(leader),
          -1,
          which === 'committed' || which instanceof Date ? READ_COMMITTED : READ_UNCOMMITTED,
          asked.map(([name, these = []]) => ({
            name,
            partitions: these.map(({ partition }) => ({
              partitionIndex: partition,
              currentLeaderEpoch: -1,
              timestamp: timestampOf(which),
            })),
          })),
        )
        .catch(partOf<Awaited<ReturnType<typeof listOffsetsV9.api.async>>>)
      return answer.topics.flatMap(({ name, partitions }) =>
        partitions
          .filter(({ errorCode, offset }) => errorCode === 0 && offset >= 0n)
          .map(({ partitionIndex, offset }) => [placeOf(name, partitionIndex), offset] as const),
      )
    }
    const answers = await Promise.allSettled([...byLeader(led)].map(ask))
    const found = answers.filter((each) => each.status === 'fulfilled')
    const failed = answers.find((each) => each.status === 'rejected')
    if (failed && found.length === 0) await reaching(Promise.reject(failed.reason))
    return new Map(found.flatMap(({ value }) => value))
  }

  /** One request to each leader. Of the positions that one broker leads, at least the first one that has records gets some. */
  async fetch(
    positions: readonly Position[],
    { maxBytes, maxWaitMs = 0 }: FetchLimits,
  ): Promise<readonly Fetched[]> {
    const led = positions.map((position) => ({
      position,
      leader: position.topic.partitions[position.partition]?.leader ?? -1,
    }))
    const ask = async ([leader, these]: [number, typeof led]) => {
      const topics = Object.values(Object.groupBy(these, ({ position }) => position.topic.id))
      const answer = await fetchV17.api
        .async(
          await this.#leader(leader),
          maxWaitMs,
          maxWaitMs > 0 ? 1 : 0,
          maxBytes,
          READ_COMMITTED,
          ...WITHOUT_SESSION,
          topics.map((of = []) => ({
            topicId: (of[0] as (typeof of)[number]).position.topic.id,
            partitions: of.map(({ position: { partition, offset } }) => ({
              partition,
              currentLeaderEpoch: -1,
              fetchOffset: offset,
              lastFetchedEpoch: -1,
              partitionMaxBytes: Math.max(MIN_PARTITION_BYTES, Math.floor(maxBytes / these.length)),
            })),
          })),
          [],
          '',
        )
        .catch(unlessOutOfRange)
      return these.map(({ position }) => fetchedOf(position, answer))
    }
    if (led.some(({ leader }) => leader < 0)) throw KafkaUnavailable()
    return (await reaching(Promise.all([...byLeader(led)].map(ask)))).flat()
  }

  async #leader(id: number): Promise<Connection> {
    const connection = (await this.admin.connectToBrokers([id])).get(id)
    if (!connection) throw KafkaUnavailable()
    return connection
  }

  /** The client's own `metadata` fails when any partition has no leader. */
  async #metadata(topics: string[] | null): Promise<Metadata['topics']> {
    const ask = async () => {
      // Not what is remembered: a broker may have gone since.
      const { brokers } = await this.admin.metadata({ topics: [], forceUpdate: true })
      const connection = await Promise.any([...brokers.keys()].map((id) => this.#leader(id)))
      return metadataV12.api.async(connection, topics, false, false).catch(partOf<Metadata>)
    }
    return (await reaching(ask())).topics
  }
}

/** No session id, and an epoch that says so: then a broker remembers nothing of this client. */
const WITHOUT_SESSION = [0, -1] as const
const MIN_PARTITION_BYTES = 4 * 1024

type Metadata = Awaited<ReturnType<typeof metadataV12.api.async>>
type Answer = Awaited<ReturnType<typeof fetchV17.api.async>>

/** Names a partition of a topic. */
export const placeOf = (topic: string, partition: number): string => `${topic}/${partition}`

const topicOf = ({ name, topicId, isInternal, partitions }: Metadata['topics'][number]): Topic => ({
  name: name ?? '',
  id: topicId,
  internal: isInternal,
  partitions: partitions
    .map(({ partitionIndex, leaderId, replicaNodes, isrNodes }) => ({
      partition: partitionIndex,
      leader: leaderId,
      replicas: replicaNodes,
      inSync: isrNodes,
    }))
    .toSorted((a, b) => a.partition - b.partition),
})

function byLeader<T extends { readonly leader: number }>(all: readonly T[]): Map<number, T[]> {
  const groups = Map.groupBy(all, ({ leader }) => leader)
  groups.delete(-1)
  return groups
}

function timestampOf(which: Which): bigint {
  if (which instanceof Date) return BigInt(which.getTime())
  return which === 'begin' ? -2n : -1n
}

/** The answer of a request of which only a part went wrong: the rest of it is true. */
function partOf<Answer>(error: unknown): Answer {
  if (error instanceof ResponseError && error.response) return error.response as Answer
  throw error
}

/** Passes on the answer when all that went wrong is that offsets do not exist. */
function unlessOutOfRange(error: unknown): Answer {
  if (!(error instanceof ResponseError)) throw error
  const answer = error.response as Answer | undefined
  const codes = answer?.responses.flatMap(({ partitions }) => partitions.map(({ errorCode }) => errorCode))
  if (answer?.errorCode === 0 && codes?.every((code) => code === 0 || code === OFFSET_OUT_OF_RANGE))
    return answer
  throw error
}

function fetchedOf(position: Position, { responses }: Answer): Fetched {
  const answer = responses
    .find(({ topicId }) => topicId === position.topic.id)
    ?.partitions.find(({ partitionIndex }) => partitionIndex === position.partition)
  const batches = answer?.records ?? []
  return {
    position,
    batches,
    aborted: answer?.abortedTransactions ?? [],
    outOfRange: answer?.errorCode === OFFSET_OUT_OF_RANGE,
    bytes: batches.reduce((sum, { length }) => sum + length, 0),
    committed: answer?.errorCode === 0 ? answer.lastStableOffset : undefined,
  }
}
