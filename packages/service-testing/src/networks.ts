import {
  type Connection,
  connect,
  MemoryBroker,
  memoryRegistry,
  memoryTransport,
  unreliable,
} from '@jangteo/messaging'
import { deployUser, kafkaLogin, kafkaUsers, testStack, uniquePrefix } from '@jangteo/testing'
import { logger } from './logger.ts'

/** The network between services: each service gets a connection of its own. */
export type Network = (service: string) => Connection

/** All services on one in-memory broker. */
export function memoryNetwork(broker = new MemoryBroker()): Network {
  const registry = memoryRegistry()
  return () => ({ transport: memoryTransport(broker), registry })
}

/**
 * All services on the stack's Kafka, with a topic prefix of their own. Each service of the shop is its own user there, with the rights
 * that its bootstrap gives it; who plays others is none, and may do everything.
 */
export function kafkaNetwork(topicPrefix = uniquePrefix()): Network {
  const { kafkaBrokers, kafkaUserBrokers, schemaRegistryUrl } = testStack()
  const config = {
    MESSAGING_TRANSPORT: 'kafka' as const,
    KAFKA_BROKERS: kafkaBrokers,
    KAFKA_SESSION_SECONDS: 10,
    SCHEMA_REGISTRY_URL: schemaRegistryUrl,
    TOPIC_PREFIX: topicPrefix,
  }
  return (service) => {
    const options = { clientId: service, log: logger }
    const user = kafkaUsers.find(({ username }) => username === service)
    if (!user) return connect(config, options)
    const asUser = { ...config, ...kafkaLogin(user), KAFKA_BROKERS: kafkaUserBrokers }
    const own = connect(asUser, options)
    const { transport: deployer } = connect(asUser, { ...options, deployer: deployUser })
    const { ensureTopics, partitionsOf, grant } = deployer
    // What bootstrap does, it does as the deploy step.
    return { ...own, transport: { ...own.transport, ensureTopics, partitionsOf, grant } }
  }
}

/** Delivers events twice, and lets one topic get ahead of another. */
export const unreliably =
  (network: Network): Network =>
  (service) => {
    const { transport, registry } = network(service)
    return { transport: unreliable(transport), registry }
  }
