import { eventually, testStack, uniquePrefix } from '@jangteo/testing'
import { Admin, Producer } from '@platformatic/kafka'
import { afterAll, beforeAll, expect } from 'vitest'
import { type KafkaReader, kafkaReader } from '../../../src/kafka/reader.ts'

/** A record as a test writes it. */
export interface Written {
  readonly key?: string
  readonly value?: Buffer | string
  readonly partition?: number
  readonly at?: Date
  readonly headers?: Readonly<Record<string, string>>
}

/** What a test file reads and writes: topics with a prefix of its own, and a reader that takes them for the shop's. */
export function kafkaForTests() {
  const prefix = uniquePrefix()
  let reader: KafkaReader
  let admin: Admin
  let producer: Producer
  beforeAll(() => {
    const { kafkaBrokers, schemaRegistryUrl } = testStack()
    reader = kafkaReader({ brokers: kafkaBrokers, registryUrl: schemaRegistryUrl, topicPrefix: prefix })
    admin = new Admin({ clientId: 'test', bootstrapBrokers: [...kafkaBrokers] })
    producer = new Producer({ clientId: 'test', bootstrapBrokers: [...kafkaBrokers] })
  })
  afterAll(async () => {
    await Promise.all([reader.close(), admin.close(), producer.close()])
  })
  /** A new partition has no leader for a moment. */
  const led = (topic: string, count: number) =>
    eventually(async () => {
      const { partitions } = await reader.topic(topic)
      expect(partitions.filter(({ end }) => end !== null)).toHaveLength(count)
    })
  return {
    prefix,
    reader: () => reader,
    admin: () => admin,
    /** @returns its name, with the prefix */
    async topic(name: string, partitions = 1, configs: Record<string, string> = {}): Promise<string> {
      const topic = prefix + name
      await admin.createTopics({
        topics: [topic],
        ...{ partitions, replicas: 1 },
        configs: Object.entries(configs).map(([name, value]) => ({ name, value })),
      })
      await led(topic, partitions)
      return topic
    },
    async grow(topic: string, count: number): Promise<void> {
      await admin.createPartitions({ topics: [{ name: topic, count, assignments: null }] })
      // With what it remembers, it would wrap the numbers of new partitions around.
      producer.clearMetadata()
      await led(topic, count)
    },
    write: (topic: string, records: readonly Written[]) => write(producer, topic, records),
  }
}

/** Each partition in a request of its own: a new topic makes the client repeat a request, also for partitions that were written. */
export async function write(
  producer: Pick<Producer, 'send'>,
  topic: string,
  records: readonly Written[],
): Promise<void> {
  for (const [partition, these] of Map.groupBy(records, ({ partition = 0 }) => partition))
    await producer.send({
      messages: these.map(({ key, value, at, headers = {} }) => ({
        ...{ topic, partition },
        ...(key !== undefined && { key: Buffer.from(key) }),
        ...(value !== undefined && { value: Buffer.from(value) }),
        ...(at && { timestamp: BigInt(at.getTime()) }),
        headers: new Map(
          Object.entries(headers).map(([name, text]) => [Buffer.from(name), Buffer.from(text)]),
        ),
      })),
      acks: -1,
    })
}

/** The keys of records, as text. */
export const keysOf = (items: readonly { readonly key: { readonly text: string } | null }[]) =>
  items.map(({ key }) => key?.text)
