import type { Logger } from 'pino'
import { confluentRegistry } from '../schema/confluent-registry.ts'
import { memoryRegistry } from '../schema/memory-registry.ts'
import type { SchemaRegistry } from '../schema/registry.ts'
import { type KafkaLogin, type LoginConfig, loginOf } from '../transport/kafka/login.ts'
import { kafkaTransport } from '../transport/kafka/transport.ts'
import { MemoryBroker } from '../transport/memory/broker.ts'
import { memoryTransport } from '../transport/memory/transport.ts'
import type { Transport } from '../transport.ts'
import { type Tuning, usualTuning } from '../tuning.ts'

/** The variables of a service's configuration that messaging reads. */
export interface ConnectConfig extends LoginConfig {
  readonly MESSAGING_TRANSPORT: 'kafka' | 'memory'
  readonly KAFKA_BROKERS: readonly string[]
  readonly KAFKA_SESSION_SECONDS: number
  readonly TOPIC_PREFIX: string
  readonly SCHEMA_REGISTRY_URL: string
  /** Default: `usualTuning`. */
  readonly KAFKA_BATCH_RECORDS?: number
  readonly KAFKA_LINGER_MS?: number
  readonly KAFKA_COMPRESSION_TYPE?: Tuning['compression']
  readonly KAFKA_FETCH_MIN_BYTES?: number
  readonly KAFKA_FETCH_MAX_BYTES?: number
  readonly KAFKA_FETCH_MAX_WAIT_MS?: number
  readonly KAFKA_MAX_POLL_RECORDS?: number
  readonly KAFKA_CONCURRENCY?: number
}

/** The transport of a service's events, and their schema registry. */
export interface Connection {
  readonly transport: Transport
  readonly registry: SchemaRegistry
  /** Default: `usualTuning`. */
  readonly tuning?: Tuning
}

interface ConnectOptions {
  readonly clientId: string
  readonly log: Logger
  /** The user of the deploy step, which works for the one of the configuration. */
  readonly deployer?: KafkaLogin['user']
  /** The deploy step's token at the schema registry, which lets it register schemas. */
  readonly registryToken?: string | undefined
}

/** The transport and the registry that the configuration chooses. A memory transport reaches no other process. */
export function connect(
  config: ConnectConfig,
  { deployer, registryToken, ...options }: ConnectOptions,
): Connection {
  if (config.MESSAGING_TRANSPORT === 'memory')
    return { transport: memoryTransport(new MemoryBroker()), registry: memoryRegistry() }
  const { TOPIC_PREFIX, KAFKA_BROKERS, KAFKA_SESSION_SECONDS, SCHEMA_REGISTRY_URL } = config
  const tuning = tuningOf(config)
  const login = loginOf(config)
  return {
    tuning,
    transport: kafkaTransport({
      brokers: KAFKA_BROKERS,
      topicPrefix: TOPIC_PREFIX,
      sessionTimeoutMs: KAFKA_SESSION_SECONDS * 1000,
      tuning,
      ...(deployer ? { login: { ...login, user: deployer }, runsAs: login.user?.username } : { login }),
      ...options,
    }),
    registry: confluentRegistry({
      url: SCHEMA_REGISTRY_URL,
      subjectPrefix: TOPIC_PREFIX,
      token: registryToken,
    }),
  }
}

const tuningOf = (config: ConnectConfig): Tuning => ({
  batchRecords: config.KAFKA_BATCH_RECORDS ?? usualTuning.batchRecords,
  lingerMs: config.KAFKA_LINGER_MS ?? usualTuning.lingerMs,
  compression: config.KAFKA_COMPRESSION_TYPE ?? usualTuning.compression,
  fetchMinBytes: config.KAFKA_FETCH_MIN_BYTES ?? usualTuning.fetchMinBytes,
  fetchMaxBytes: config.KAFKA_FETCH_MAX_BYTES ?? usualTuning.fetchMaxBytes,
  fetchMaxWaitMs: config.KAFKA_FETCH_MAX_WAIT_MS ?? usualTuning.fetchMaxWaitMs,
  maxPollRecords: config.KAFKA_MAX_POLL_RECORDS ?? usualTuning.maxPollRecords,
  concurrency: config.KAFKA_CONCURRENCY ?? usualTuning.concurrency,
})
