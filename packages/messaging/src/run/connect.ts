import type { Logger } from 'pino'
import { confluentRegistry } from '../schema/confluent-registry.ts'
import { memoryRegistry } from '../schema/memory-registry.ts'
import type { SchemaRegistry } from '../schema/registry.ts'
import { kafkaTransport } from '../transport/kafka/transport.ts'
import { MemoryBroker } from '../transport/memory/broker.ts'
import { memoryTransport } from '../transport/memory/transport.ts'
import type { Transport } from '../transport.ts'

/** The variables of a service's configuration that messaging reads. */
export interface ConnectConfig {
  readonly MESSAGING_TRANSPORT: 'kafka' | 'memory'
  readonly KAFKA_BROKERS: readonly string[]
  readonly KAFKA_SESSION_SECONDS: number
  readonly TOPIC_PREFIX: string
  readonly SCHEMA_REGISTRY_URL: string
}

/** The transport of a service's events, and their schema registry. */
export interface Connection {
  readonly transport: Transport
  readonly registry: SchemaRegistry
}

/** The transport and the registry that the configuration chooses. A memory transport reaches no other process. */
export function connect(config: ConnectConfig, options: { clientId: string; log: Logger }): Connection {
  if (config.MESSAGING_TRANSPORT === 'memory')
    return { transport: memoryTransport(new MemoryBroker()), registry: memoryRegistry() }
  const { TOPIC_PREFIX, KAFKA_BROKERS, KAFKA_SESSION_SECONDS, SCHEMA_REGISTRY_URL } = config
  return {
    transport: kafkaTransport({
      brokers: KAFKA_BROKERS,
      topicPrefix: TOPIC_PREFIX,
      sessionTimeoutMs: KAFKA_SESSION_SECONDS * 1000,
      ...options,
    }),
    registry: confluentRegistry({ url: SCHEMA_REGISTRY_URL, subjectPrefix: TOPIC_PREFIX }),
  }
}
