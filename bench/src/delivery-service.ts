import type { AnyEvent } from '@jangteo/events'
import {
  type ConnectConfig,
  connect,
  createMessaging,
  type Job,
  type Messaging,
  type Subscription,
} from '@jangteo/messaging'
import { createLogger, openPool, prismaAdapter, withDirectStatements } from '@jangteo/service-kit'
import { testStack } from '@jangteo/testing'
import { type Prisma, PrismaClient } from './generated/prisma/client.ts'

export type Tx = Prisma.TransactionClient

export interface ServiceParts {
  readonly topicPrefix: string
  readonly subscriptions?: readonly Subscription<Tx>[]
  readonly jobs?: readonly Job<Tx>[]
  readonly publishes?: readonly AnyEvent[]
  /** Of its pool. */
  readonly connections?: number
  readonly settings?: Partial<ConnectConfig>
}

/** A service made of messaging alone, as real ones are. */
export async function startService(
  name: string,
  databaseUrl: string,
  {
    topicPrefix,
    subscriptions = [],
    jobs = [],
    publishes = [],
    connections = 5,
    settings = {},
  }: ServiceParts,
): Promise<{ messaging: Messaging<Tx>; stop(): Promise<void> }> {
  const logger = createLogger({ name, level: 'error' })
  const { kafkaBrokers, schemaRegistryUrl } = testStack()
  const pool = openPool(databaseUrl, { max: connections, name, logger })
  const prisma = new PrismaClient({ adapter: prismaAdapter(pool) })
  const config = {
    MESSAGING_TRANSPORT: 'kafka' as const,
    KAFKA_BROKERS: kafkaBrokers,
    KAFKA_SESSION_SECONDS: 10,
    SCHEMA_REGISTRY_URL: schemaRegistryUrl,
    TOPIC_PREFIX: topicPrefix,
    ...settings,
  }
  const messaging = createMessaging<Tx>({
    service: name,
    database: { pool, prisma: withDirectStatements(prisma) },
    ...connect(config, { clientId: name, log: logger }),
    publishes,
    subscriptions,
    jobs,
    clock: () => new Date(),
    log: logger,
  })
  await messaging.bootstrap()
  await messaging.start({
    fatal(reason) {
      throw new Error(reason)
    },
  })
  return {
    messaging,
    async stop() {
      await messaging.stop()
      await pool.end()
    },
  }
}
