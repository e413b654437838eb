import {
  CompressionTypes,
  type ISocketFactory,
  type ITopicMetadata,
  Kafka,
  type Producer,
  type RecordMetadata,
  type RetryOptions,
} from 'kafkajs'
import type { Logger } from 'pino'
import { backoff, Unavailable } from '../failure.ts'
import { partitionOf } from '../partition.ts'
import { MAX_SEND_BYTES, sizeOf } from '../record-size.ts'
import type { OutgoingRecord, TopicSpec, Transport } from '../transport.ts'
import { type Admin, PATIENT, PROMPT, withAdmin } from './admin.ts'
import { logCreator } from './log.ts'
import { KafkaSubscription } from './subscription.ts'

export interface KafkaOptions {
  /** `host:port` of one broker or more. */
  readonly brokers: readonly string[]
  readonly clientId: string
  /** Put before every topic and group; lets several shops, or tests, share a broker. */
  readonly topicPrefix?: string
  /** After how long a member that has gone silent is given up by its group, in milliseconds. Default 10,000. */
  readonly sessionTimeoutMs?: number
  readonly log: Logger
}

/** The transport to a real broker. The only place that knows kafkajs. */
export function kafkaTransport(options: KafkaOptions): Transport {
  const prefix = options.topicPrefix ?? ''
  const log = options.log.child({ component: 'kafka' })
  const client = (retry: RetryOptions, more: { socketFactory?: ISocketFactory } = {}) =>
    new Kafka({
      brokers: [...options.brokers],
      clientId: options.clientId,
      retry,
      connectionTimeout: 3_000,
      logCreator: logCreator(log),
      ...more,
    })
  const clients = {
    patient: (socketFactory: ISocketFactory) => client(PATIENT, { socketFactory }),
    prompt: client(PROMPT),
  }
  const publisher = new Publisher(clients.prompt, prefix)
  const subscriptions = new Set<KafkaSubscription>()
  let closing = false
  const unsubscribe = async () => {
    closing = true
    await Promise.all([...subscriptions].map((subscription) => subscription.stop()))
  }
  return {
    publish: (records) => publisher.publish(records),
    async subscribe(request) {
      if (closing) throw new Error('the transport is closed')
      const subscription = new KafkaSubscription(clients, {
        ...request,
        prefix,
        log,
        sessionTimeoutMs: options.sessionTimeoutMs ?? 10_000,
      })
      subscriptions.add(subscription)
      await subscription.start()
      return {
        lag: () => subscription.lag(),
        async stop() {
          await subscription.stop()
          subscriptions.delete(subscription)
        },
      }
    },
    ensureTopics: (topics) => ensureTopics(clients.prompt, prefix, topics),
    async forgetGroups(groups) {
      if (groups.length > 0)
        await withAdmin(clients.prompt, (admin) => admin.deleteGroups(groups.map((group) => prefix + group)))
    },
    unsubscribe,
    async close() {
      await unsubscribe()
      await publisher.close()
    },
  }
}

/** One producer, one send at a time: kafkajs keeps the order of two sends only when the second waits for the first. */
class Publisher {
  readonly #kafka: Kafka
  readonly #prefix: string
  readonly #partitions = new Map<string, number>()
  #producer: Producer | undefined
  #tail: Promise<unknown> = Promise.resolve()
  #keyless = 0

  constructor(kafka: Kafka, prefix: string) {
    this.#kafka = kafka
    this.#prefix = prefix
  }

  publish(records: readonly OutgoingRecord[]): Promise<void> {
    const sent = this.#tail.then(() => this.#send(records))
    this.#tail = sent.catch(() => undefined)
    return sent
  }

  async close(): Promise<void> {
    await this.#tail
    await this.#producer?.disconnect()
    this.#producer = undefined
  }

  async #send(records: readonly OutgoingRecord[]): Promise<void> {
    for (const part of partsOf(records)) await this.#sendPart(part)
  }

  async #sendPart(records: readonly OutgoingRecord[]): Promise<void> {
    try {
      await this.#learnPartitions(records)
      const byTopic = Map.groupBy(records, ({ topic }) => topic)
      const topicMessages = [...byTopic].map(([topic, ofTopic]) => ({
        topic: this.#prefix + topic,
        messages: ofTopic.map(({ key, value, headers, timestamp }) => ({
          key,
          value,
          headers,
          ...(timestamp && { timestamp: String(timestamp.getTime()) }),
          partition: this.#partitionOf(topic, key),
        })),
      }))
      const producer = await this.#connected()
      const metadata = await producer.sendBatch({
        topicMessages,
        acks: -1,
        compression: CompressionTypes.None,
      })
      assertAcknowledged(topicMessages, metadata)
    } catch (error) {
      // After an error a producer's idea of the cluster cannot be trusted: the next attempt gets a new one.
      await this.#producer?.disconnect().catch(() => undefined)
      this.#producer = undefined
      throw new Unavailable(`the broker did not take the records: ${(error as Error).message}`, error)
    }
  }

  async #connected(): Promise<Producer> {
    if (this.#producer) return this.#producer
    const producer = this.#kafka.producer({
      allowAutoTopicCreation: false,
      idempotent: false,
      retry: PROMPT,
    })
    await producer.connect()
    this.#producer = producer
    return producer
  }

  #partitionOf(topic: string, key: string | null): number {
    const partitions = this.#partitions.get(topic) as number
    return key === null ? this.#keyless++ % partitions : partitionOf(key, partitions)
  }

  async #learnPartitions(records: readonly OutgoingRecord[]): Promise<void> {
    const unknown = [...new Set(records.map(({ topic }) => topic))].filter(
      (topic) => !this.#partitions.has(topic),
    )
    if (unknown.length === 0) return
    const topics = await withAdmin(this.#kafka, (admin) =>
      admin.fetchTopicMetadata({ topics: unknown.map((topic) => this.#prefix + topic) }),
    )
    for (const { name, partitions } of topics.topics)
      this.#partitions.set(name.slice(this.#prefix.length), partitions.length)
  }
}

/** Consecutive records, never none, that a broker takes in one send; a record that is too large itself stands alone. */
function* partsOf(records: readonly OutgoingRecord[]): Generator<readonly OutgoingRecord[]> {
  let part: OutgoingRecord[] = []
  let bytes = 0
  for (const record of records) {
    const size = sizeOf(record)
    if (part.length > 0 && bytes + size > MAX_SEND_BYTES) {
      yield part
      part = []
      bytes = 0
    }
    part.push(record)
    bytes += size
  }
  if (part.length > 0) yield part
}

type TopicMessages = { topic: string; messages: { partition: number }[] }[]

/**
 * A send that resolves is not proof: kafkajs has resolved without having sent to a partition whose leader moved.
 * @throws when the answer does not cover every partition that was sent to.
 */
export function assertAcknowledged(sent: TopicMessages, metadata: readonly RecordMetadata[]): void {
  const acknowledged = new Set(
    metadata
      .filter(({ errorCode }) => errorCode === 0)
      .map(({ topicName, partition }) => `${topicName}/${partition}`),
  )
  for (const { topic, messages } of sent)
    for (const { partition } of messages)
      if (!acknowledged.has(`${topic}/${partition}`))
        throw new Error(`no acknowledgement for ${topic}/${partition}`)
}

async function ensureTopics(kafka: Kafka, prefix: string, specs: readonly TopicSpec[]): Promise<void> {
  await withAdmin(kafka, async (admin) => {
    const existing = new Set(await admin.listTopics())
    const missing = specs.filter(({ topic }) => !existing.has(prefix + topic))
    if (missing.length > 0) await createTopics(admin, prefix, missing)
    const metadata = await metadataOf(
      admin,
      specs.map(({ topic }) => prefix + topic),
    )
    for (const { topic, partitions } of specs.filter(({ anyPartitions }) => !anyPartitions)) {
      const found = metadata.find(({ name }) => name === prefix + topic)?.partitions.length
      if (found !== partitions)
        throw new Error(
          `the topic ${prefix}${topic} has ${found} partitions, ${partitions} are declared: its keys would change their partition`,
        )
    }
  })
}

async function createTopics(admin: Admin, prefix: string, specs: readonly TopicSpec[]): Promise<void> {
  try {
    await admin.createTopics({
      // kafkajs gives up waiting when a broker has not heard of the topic yet: metadataOf waits better.
      waitForLeaders: false,
      topics: specs.map(({ topic, partitions, retentionMs, compacted }) => ({
        topic: prefix + topic,
        numPartitions: partitions,
        replicationFactor: -1,
        configEntries: compacted
          ? [{ name: 'cleanup.policy', value: 'compact' }]
          : [{ name: 'retention.ms', value: String(retentionMs) }],
      })),
    })
  } catch (error) {
    // Another bootstrap that runs at the same time has created them.
    if (!/already exists/i.test(JSON.stringify(error, Object.getOwnPropertyNames(error)))) throw error
  }
}

/** A topic that was created a moment ago may not be known yet. */
async function metadataOf(admin: Admin, topics: string[]): Promise<ITopicMetadata[]> {
  for (let attempt = 1; ; attempt++) {
    try {
      return (await admin.fetchTopicMetadata({ topics })).topics
    } catch (error) {
      if (attempt >= 20) throw error
      await new Promise((resolve) => setTimeout(resolve, backoff(attempt, 50, 500)))
    }
  }
}
