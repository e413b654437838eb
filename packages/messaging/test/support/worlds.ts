import { testStack, uniquePrefix } from '@jangteo/testing'
import { pino } from 'pino'
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

export const worlds = {
  memory: (): World => {
    const broker = new MemoryBroker()
    const registry = memoryRegistry()
    return { transport: () => memoryTransport(broker), registry }
  },
  kafka: (prefix = uniquePrefix()): World => {
    const { kafkaBrokers, schemaRegistryUrl } = testStack()
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
    }
  },
} as const
