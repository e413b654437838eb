import {
  type Connection,
  connect,
  MemoryBroker,
  memoryRegistry,
  memoryTransport,
  unreliable,
} from '@jangteo/messaging'
import { testStack, uniquePrefix } from '@jangteo/testing'
import { logger } from './logger.ts'

/** How a service reaches the others: a connection of its own for each that asks. */
export type Network = (service: string) => Connection

/** Everybody on one broker inside this process. */
export function memoryNetwork(broker = new MemoryBroker()): Network {
  const registry = memoryRegistry()
  return () => ({ transport: memoryTransport(broker), registry })
}

/** Everybody on the stack's Kafka, with topics of their own. */
export function kafkaNetwork(topicPrefix = uniquePrefix()): Network {
  const { kafkaBrokers, schemaRegistryUrl } = testStack()
  const config = {
    MESSAGING_TRANSPORT: 'kafka' as const,
    KAFKA_BROKERS: kafkaBrokers,
    KAFKA_SESSION_SECONDS: 10,
    SCHEMA_REGISTRY_URL: schemaRegistryUrl,
    TOPIC_PREFIX: topicPrefix,
  }
  return (service) => connect(config, { clientId: service, log: logger })
}

/** Events come twice, and one topic runs ahead of another. */
export const unreliably =
  (network: Network): Network =>
  (service) => {
    const { transport, registry } = network(service)
    return { transport: unreliable(transport), registry }
  }
