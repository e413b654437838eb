import {
  type CompressionTypes,
  type ISocketFactory,
  Kafka,
  type Producer,
  type RecordMetadata,
  type RetryOptions,
} from 'kafkajs'
import type { Logger } from 'pino'
import { isOfShop, rightsOf, rightsOnAll, usersOf } from '../../access.ts'
import { TopicMissing, Unavailable } from '../../errors.ts'
import type { OutgoingRecord, Place, Transport } from '../../transport.ts'
import { type Tuning, usualTuning } from '../../tuning.ts'
import { partitionOf } from '../partition.ts'
import { MAX_SEND_BYTES, sizeOf } from '../record-size.ts'
import { PATIENT, PROMPT, withAdmin } from './admin.ts'
import { compressionTypes } from './compression.ts'
import { logCreator } from './log.ts'
import { type KafkaLogin, kafkajsLogin } from './login.ts'
import { endsOf, readersOf } from './readers.ts'
import { refusedByKafka } from './refused.ts'
import { grant, revoke } from './rights.ts'
import { brokerSocket } from './sockets.ts'
import { KafkaSubscription } from './subscription.ts'
import { Topics } from './topics.ts'

export interface KafkaOptions {
  /** `host:port` of one or more brokers. */
  readonly brokers: readonly string[]
  readonly clientId: string
  /** Prefix of every topic and group, so that several shops, or tests, can share a broker. */
  readonly topicPrefix?: string
  /** Session timeout of a group member, in milliseconds. Default 10,000. */
  readonly sessionTimeoutMs?: number
  /** Default: no user, in clear. */
  readonly login?: KafkaLogin
  /** The user that runs the service, when `login` is that of its deploy step: `grant` gives it rights. */
  readonly runsAs?: string | undefined
  /** Default: `usualTuning`. */
  readonly tuning?: Tuning
  readonly log: Logger
}

/** The transport to a real broker. The only module that uses kafkajs. */
export function kafkaTransport(options: KafkaOptions): Transport {
  const prefix = options.topicPrefix ?? ''
  const log = options.log.child({ component: 'kafka' })
  const tuning = options.tuning ?? usualTuning
  const login = options.login ?? {}
  const settings = kafkajsLogin(login)
  const users = options.runsAs === undefined ? [] : usersOf(options.runsAs)
  const explain = (error: unknown) => refusedByKafka(error, login.user?.username)
  const client = (retry: RetryOptions, socketFactory: ISocketFactory = brokerSocket) =>
    new Kafka({
      brokers: [...options.brokers],
      clientId: options.clientId,
      retry,
      connectionTimeout: 3_000,
      logCreator: logCreator(log),
      ...settings,
      socketFactory,
    })
  const clients = {
    patient: (socketFactory: ISocketFactory) => client(PATIENT, socketFactory),
    prompt: client(PROMPT),
  }
  const topics = new Topics(clients.prompt, prefix, log)
  const publisher = new Publisher(clients.prompt, prefix, {
    ...{ topics, explain },
    compression: compressionTypes[tuning.compression],
  })
  const subscriptions = new Set<KafkaSubscription>()
  let closing = false
  const unsubscribe = async () => {
    closing = true
    await Promise.all([...subscriptions].map((subscription) => subscription.stop()))
  }
  return {
    name: 'kafka',
    declare: (specs) => topics.declare(specs),
    publish: (records) => publisher.publish(records),
    async subscribe(request) {
      if (closing) throw Unavailable({ what: 'the transport is closed' })
      const subscription = new KafkaSubscription(clients, {
        ...request,
        prefix,
        tuning,
        ...{ log, explain },
        topicIds: (names) => topics.ids(names),
        existing: (names) => topics.existing(names),
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
    ensureTopics: (specs) => topics.ensure(specs),
    partitionsOf: (names) => topics.existingPartitions(names),
    endsOf: (topic) => endsOf(clients.prompt, prefix + topic),
    readersOf: (topic, ends) => readersOf(clients.prompt, { topic, prefix, ends }),
    async forgetGroups(groups) {
      if (groups.length > 0)
        await withAdmin(clients.prompt, (admin) => admin.deleteGroups(groups.map((group) => prefix + group)))
    },
    async grant(use) {
      if (users.length > 0) await grant(clients.prompt, users, rightsOf(use, prefix))
    },
    async revoke(use) {
      if (users.length === 0) return []
      return revoke(clients.prompt, users, {
        rights: [...rightsOf(use, prefix), ...rightsOnAll(use)],
        isOurs: (place) => isOfShop(place, use, prefix),
      })
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
  readonly #topics: Topics
  readonly #compression: CompressionTypes
  readonly #explain: (error: unknown) => string | undefined
  #producer: Producer | undefined
  #tail: Promise<unknown> = Promise.resolve()
  #keyless = 0

  constructor(
    kafka: Kafka,
    prefix: string,
    {
      topics,
      compression,
      explain,
    }: { topics: Topics; compression: CompressionTypes; explain(error: unknown): string | undefined },
  ) {
    this.#kafka = kafka
    this.#prefix = prefix
    this.#topics = topics
    this.#compression = compression
    this.#explain = explain
  }

  publish(records: readonly OutgoingRecord[]): Promise<readonly Place[]> {
    const sent = this.#tail.then(() => this.#send(records))
    this.#tail = sent.catch(() => undefined)
    return sent
  }

  async close(): Promise<void> {
    await this.#tail
    await this.#producer?.disconnect()
    this.#producer = undefined
  }

  async #send(records: readonly OutgoingRecord[]): Promise<readonly Place[]> {
    const places: Place[] = []
    for (const part of partsOf(records)) places.push(...(await this.#sendPart(part)))
    return places
  }

  async #sendPart(records: readonly OutgoingRecord[]): Promise<readonly Place[]> {
    const topics = [...new Set(records.map(({ topic }) => topic))]
    try {
      const partitions = await this.#topics.partitions(topics)
      const addressed = records.map((record): Addressed => {
        return { record, partition: this.#partitionOf(record.key, partitions.get(record.topic) as number) }
      })
      const topicMessages = [...Map.groupBy(addressed, ({ record }) => record.topic)].map(
        ([topic, those]) => ({
          topic: this.#prefix + topic,
          messages: those.map(({ record: { key, value, headers, timestamp }, partition }) => ({
            key,
            value,
            headers,
            ...(timestamp && { timestamp: String(timestamp.getTime()) }),
            partition,
          })),
        }),
      )
      const producer = await this.#connected()
      const metadata = await producer.sendBatch({
        topicMessages,
        acks: -1,
        compression: this.#compression,
      })
      assertAcknowledged(topicMessages, metadata)
      return placesOf(addressed, metadata, this.#prefix)
    } catch (error) {
      // After an error a producer's metadata of the cluster cannot be trusted: the next attempt gets a new producer.
      await this.#producer?.disconnect().catch(() => undefined)
      this.#producer = undefined
      const refused = this.#explain(error)
      if (refused) throw Unavailable({ what: refused }, { cause: error })
      const missing = await this.#topics.restore(topics)
      if (missing.length > 0) throw TopicMissing({ topics: missing }, { cause: error })
      throw Unavailable(
        { what: `the broker did not take the records: ${(error as Error).message}` },
        { cause: error },
      )
    }
  }

  async #connected(): Promise<Producer> {
    if (this.#producer) return this.#producer
    const producer = this.#kafka.producer({
      allowAutoTopicCreation: false,
      idempotent: false,
      retry: PROMPT,
    })
    // Before it connects: an attempt that fails may leave a connection, which is then closed with the producer.
    this.#producer = producer
    await producer.connect()
    return producer
  }

  #partitionOf(key: string | null, partitions: number): number {
    return key === null ? this.#keyless++ % partitions : partitionOf(key, partitions)
  }
}

/** Splits records into non-empty parts that a broker accepts in one send; an oversized record is a part of its own. */
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

/** A partition stores what it was sent in one piece: the offsets count on from its base. */
function placesOf(sent: readonly Addressed[], metadata: readonly RecordMetadata[], prefix: string): Place[] {
  const next = new Map<string, bigint>()
  for (const { topicName, partition, baseOffset } of metadata)
    if (baseOffset !== undefined) next.set(`${topicName}/${partition}`, BigInt(baseOffset))
  return sent.map(({ record, partition }) => {
    const name = `${prefix}${record.topic}/${partition}`
    const offset = next.get(name)
    if (offset === undefined) return { partition }
    next.set(name, offset + 1n)
    return { partition, offset }
  })
}

/** A record, and the partition that was chosen for it. */
interface Addressed {
  readonly record: OutgoingRecord
  readonly partition: number
}

type TopicMessages = { topic: string; messages: { partition: number }[] }[]

/**
 * A resolved send is no proof: kafkajs has resolved without sending to a partition whose leader moved.
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
