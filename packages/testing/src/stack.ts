import { randomUUID } from 'node:crypto'
import {
  type Coordinates,
  environmentOn,
  type FreshDatabase,
  freshDatabase as fresh,
  type KafkaUser,
  loginAt,
  redisUrl,
  serviceNamed,
  stackEnvironment,
  testStackVariable,
} from '@jangteo/infra'

export type { FreshDatabase }

/** Where the stack of this test run is reached. @throws Error when the global setup did not run. */
export function testStack(): Coordinates {
  const json = process.env[testStackVariable]
  if (!json) {
    throw new Error(`no test stack: put globalSetup: '@jangteo/testing/global-setup' into vitest.config.ts`)
  }
  return JSON.parse(json)
}

/**
 * The environment variables of the stack for a service of this test run, without a port and a database. Events are not
 * transferred to an outside data platform by default, or no scenario would become idle.
 *
 * @param service its name; without it, only what all services have in common
 */
export const testEnvironment = (service?: string): Record<string, string> => ({
  ...(service ? environmentOn(testStack(), serviceNamed(service)) : stackEnvironment(testStack())),
  TRANSFER_URL: '',
  // Tests wait for events that no request waits for.
  CONSUMER_LINGER_MS: '20',
  // Few persons do much, all from one address.
  PERSON_LIMIT: '0',
  ADDRESS_LIMIT: '0',
  PERSON_STREAM_LIMIT: '0',
  ADDRESS_STREAM_LIMIT: '0',
  OPEN_ORDERS_LIMIT: '0',
  ACTIVITY_LIMIT: '0',
  RESERVED_PIECES_LIMIT: '0',
  // A killed replica loses its partitions soon.
  KAFKA_SESSION_SECONDS: '3',
})

/** The variables by which a client of this test run's Kafka is a user. */
export const kafkaLogin = (user: KafkaUser): Record<string, string> => ({
  KAFKA_BROKERS: testStack().kafkaUserBrokers.join(','),
  ...loginAt({ ...testStack(), isOpen: false }, user),
})

/** The connection to the Redis of this test run, as a service. */
export const testRedisUrl = (service: string): string => redisUrl(testStack(), service)

/** The same Redis as a connection of a service, as the administrator. */
export function asRedisAdmin(url: string): string {
  const { username, password } = new URL(testStack().redisAdminUrl)
  return Object.assign(new URL(url), { username, password }).href
}

/**
 * A migrated database for the caller alone, in some ten milliseconds.
 *
 * @param service a service's name; `messaging` has the tables of packages/messaging only
 */
export const freshDatabase = (service: string): Promise<FreshDatabase> => fresh(testStack(), service)

/** A prefix for topics and groups that no other test uses. */
export const uniquePrefix = (): string => `t${randomUUID().slice(0, 8)}.`
