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
import { Measured } from './delivery-event.ts'
import { type Prisma, PrismaClient } from './generated/prisma/client.ts'

export type Tx = Prisma.TransactionClient

/** A service made of messaging alone, as real ones are. */
export async function startService(
  name: string,
  databaseUrl: string,
  topicPrefix: string,
  subscriptions: Subscription<Tx>[],
  jobs: Job<Tx>[] = [],
  publishes: AnyEvent[] = [Measured],
  settings: Partial<ConnectConfig> = {},
): Promise<{ messaging: Messaging<Tx>; stop(): Promise<void> }> {
  const logger = createLogger({ name, level: 'error' })
  const { kafkaBrokers, schemaRegistryUrl } = testStack()
  const pool = openPool(databaseUrl, { max: 5, name, logger })
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
