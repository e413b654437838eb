import { randomUUID } from 'node:crypto'
import {
  type Coordinates,
  type FreshDatabase,
  freshDatabase as fresh,
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
 */
export const testEnvironment = (): Record<string, string> => ({
  ...stackEnvironment(testStack()),
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

/**
 * A migrated database for the caller alone, in some ten milliseconds.
 *
 * @param service a service's name; `messaging` has the tables of packages/messaging only
 */
export const freshDatabase = (service: string): Promise<FreshDatabase> => fresh(testStack(), service)

/** A prefix for topics and groups that no other test uses. */
export const uniquePrefix = (): string => `t${randomUUID().slice(0, 8)}.`
