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

/** The network between services: each service gets a connection of its own. */
export type Network = (service: string) => Connection

/** All services on one in-memory broker. */
export function memoryNetwork(broker = new MemoryBroker()): Network {
  const registry = memoryRegistry()
  return () => ({ transport: memoryTransport(broker), registry })
}

/** All services on the stack's Kafka, with a topic prefix of their own. */
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

/** Delivers events twice, and lets one topic get ahead of another. */
export const unreliably =
  (network: Network): Network =>
  (service) => {
    const { transport, registry } = network(service)
    return { transport: unreliable(transport), registry }
  }
