import { type Connection, connect, MemoryBroker, memoryRegistry, memoryTransport } from '@jangteo/messaging'
import { createLogger } from '@jangteo/service-kit'
import { testStack, uniquePrefix } from '@jangteo/testing'

export const logger = createLogger({ name: 'flow', level: process.env.TEST_LOG_LEVEL ?? 'silent' })

/** How each service of one shop reaches the others. */
export type Network = (service: string) => Connection

/** The same stories are told on both. */
export const networks = {
  memory(): Network {
    const broker = new MemoryBroker()
    const registry = memoryRegistry()
    return () => ({ transport: memoryTransport(broker), registry })
  },
  /** @param prefix of its topics, for whoever looks at them from outside */
  kafka(prefix = uniquePrefix()): Network {
    const { kafkaBrokers, schemaRegistryUrl } = testStack()
    const config = {
      MESSAGING_TRANSPORT: 'kafka' as const,
      KAFKA_BROKERS: kafkaBrokers,
      SCHEMA_REGISTRY_URL: schemaRegistryUrl,
      TOPIC_PREFIX: prefix,
    }
    return (service) => connect(config, { clientId: service, log: logger })
  },
} as const satisfies Record<string, () => Network>
