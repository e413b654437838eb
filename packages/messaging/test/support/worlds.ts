import { eventually, testStack, uniquePrefix } from '@jangteo/testing'
import { type Admin, Kafka, logLevel } from 'kafkajs'
import { pino } from 'pino'
import { expect } from 'vitest'
import {
  confluentRegistry,
  kafkaTransport,
  MemoryBroker,
  memoryRegistry,
  memoryTransport,
  type SchemaRegistry,
  type Transport,
} from '../../src/index.ts'

export const log = pino({ level: process.env.TEST_LOG_LEVEL ?? 'silent' })

/** A broker and a registry of one's own, in which a test can start as many services as it likes. */
export interface World {
  transport(): Transport
  readonly registry: SchemaRegistry
}

/** A world in which a test can do what an operator does. */
export interface OperatedWorld extends World {
  /** What an operator may do to a topic, or retention. */
  grow(topic: string, partitions: number): Promise<void>
  removeRecords(topic: string, partition: number, below: number): Promise<void>
  deleteTopic(topic: string): Promise<void>
}

export const worlds = {
  memory: (): OperatedWorld => {
    const broker = new MemoryBroker()
    const registry = memoryRegistry()
    return {
      transport: () => memoryTransport(broker),
      registry,
      grow: async (topic, partitions) => broker.grow(topic, partitions),
      removeRecords: async (topic, partition, below) => broker.removeRecords(topic, partition, BigInt(below)),
      deleteTopic: async (topic) => broker.deleteTopic(topic),
    }
  },
  kafka: (prefix = uniquePrefix()): OperatedWorld => {
    const { kafkaBrokers, schemaRegistryUrl } = testStack()
    const asOperator = async (act: (admin: Admin) => Promise<unknown>) => {
      const admin = new Kafka({ brokers: [...kafkaBrokers], logLevel: logLevel.NOTHING }).admin()
      await admin.connect()
      await act(admin).finally(() => admin.disconnect())
    }
    return {
      transport: () =>
        kafkaTransport({
          brokers: kafkaBrokers,
          clientId: 'conformance',
          topicPrefix: prefix,
          sessionTimeoutMs: 3_000,
          log,
        }),
      registry: confluentRegistry({ url: schemaRegistryUrl, subjectPrefix: prefix }),
      grow: (topic, count) =>
        asOperator((admin) =>
          admin.createPartitions({ topicPartitions: [{ topic: prefix + topic, count }] }),
        ),
      removeRecords: (topic, partition, below) =>
        asOperator(async (admin) => {
          const name = prefix + topic
          // Otherwise the client does not know yet whom to ask.
          await admin.fetchTopicMetadata({ topics: [name] })
          await admin.deleteTopicRecords({ topic: name, partitions: [{ partition, offset: String(below) }] })
        }),
      deleteTopic: (topic) =>
        asOperator(async (admin) => {
          const name = prefix + topic
          await admin.deleteTopics({ topics: [name] })
          // The controller answers; a moment later the broker takes no record of it any more.
          await eventually(async () => expect(await admin.listTopics()).not.toContain(name))
        }),
    }
  },
} as const
