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
 * What a service of this test run has to be told of the stack; no address to listen on, and no database. Nothing is handed
 * over to an outside data platform unless a test says so, or no story would come to rest.
 */
export const testEnvironment = (): Record<string, string> => ({
  ...stackEnvironment(testStack()),
  TRANSFER_URL: '',
  // Tests wait for what nobody else does.
  CONSUMER_LINGER_MS: '20',
  // Whoever is killed is given up soon.
  KAFKA_SESSION_SECONDS: '3',
})

/**
 * A migrated database that nobody else uses, in some ten milliseconds.
 *
 * @param service a service's name; `messaging` gives the tables of packages/messaging only
 */
export const freshDatabase = (service: string): Promise<FreshDatabase> => fresh(testStack(), service)

/** A prefix for topics and groups that no other test uses. */
export const uniquePrefix = (): string => `t${randomUUID().slice(0, 8)}.`
