import {
  confluentRegistry,
  createMessaging,
  kafkaTransport,
  MemoryBroker,
  memoryRegistry,
  memoryTransport,
  type SchemaRegistry,
  type Subscription,
  type Transport,
} from '@jangteo/messaging'
import {
  type Component,
  createHttp,
  createLogger,
  createTokenVerifier,
  databaseComponent,
  type Logger,
  openPool,
  prismaAdapter,
} from '@jangteo/service-kit'
import type { Tx } from './balance-store.ts'
import type { BalanceConfig } from './config.ts'
import { PrismaClient } from './generated/prisma/client.ts'
import { jobs } from './jobs.ts'
import { routes } from './routes.ts'
import { publishes, subscriptions } from './subscriptions.ts'

/** What stands in the place of the service's own parts: in tests, and in a process with less to do. */
export interface Parts {
  readonly transport?: Transport
  readonly registry?: SchemaRegistry
  readonly subscriptions?: readonly Subscription<Tx>[]
  readonly logger?: Logger
}

export type BalanceService = ReturnType<typeof createBalanceService>

/** The balance service: what it is made of. Nothing runs until `start`, or until `runService` starts the components. */
export function createBalanceService(config: BalanceConfig, parts: Parts = {}) {
  const name = 'balance'
  const logger = parts.logger ?? createLogger({ name, level: config.LOG_LEVEL })
  const pool = openPool(config.DATABASE_URL, { max: config.DATABASE_POOL, name, logger })
  const prisma = new PrismaClient({ adapter: prismaAdapter(pool) })
  const database = databaseComponent(pool, logger)

  const messaging = createMessaging<Tx>({
    service: name,
    database: { pool, prisma },
    transport: parts.transport ?? transportOf(config, logger),
    registry: parts.registry ?? registryOf(config),
    publishes,
    subscriptions: parts.subscriptions ?? subscriptions,
    jobs,
    log: logger,
  })

  const http = createHttp({
    name,
    logger,
    host: config.HOST,
    port: config.PORT,
    auth: createTokenVerifier({
      jwksUrl: config.JWKS_URL,
      issuer: config.TOKEN_ISSUER,
      audience: config.TOKEN_AUDIENCE,
      allowDevelopmentKeys: config.NODE_ENV !== 'production',
    }),
    routes: (app) => routes(app, { messaging, prisma }),
    ready: [database, messaging],
  })

  const components: readonly Component[] = [database, messaging, http]
  return {
    name,
    logger,
    messaging,
    components,
    http: http.app,
    url: http.url,
    async start(): Promise<void> {
      const { signal } = new AbortController()
      const fatal = (reason: unknown) => logger.fatal(reason)
      for (const component of components) await component.start({ signal, fatal })
    },
    async stop(): Promise<void> {
      for (const component of components.toReversed()) await component.stop()
    },
  }
}

function transportOf(config: BalanceConfig, log: Logger): Transport {
  if (config.MESSAGING_TRANSPORT === 'memory') return memoryTransport(new MemoryBroker())
  return kafkaTransport({
    brokers: config.KAFKA_BROKERS,
    clientId: 'balance',
    topicPrefix: config.TOPIC_PREFIX,
    log,
  })
}

function registryOf(config: BalanceConfig): SchemaRegistry {
  if (config.MESSAGING_TRANSPORT === 'memory') return memoryRegistry()
  return confluentRegistry({ url: config.SCHEMA_REGISTRY_URL, subjectPrefix: config.TOPIC_PREFIX })
}
