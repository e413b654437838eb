import {
  confluentRegistry,
  createMessaging,
  kafkaTransport,
  MemoryBroker,
  memoryRegistry,
  memoryTransport,
  type SchemaRegistry,
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
  retryUntil,
} from '@jangteo/service-kit'
import type { DataPlatformConfig } from './config.ts'
import type { Tx } from './event-store.ts'
import { PrismaClient } from './generated/prisma/client.ts'
import { routes } from './routes.ts'
import { publishes, subscriptions } from './subscriptions.ts'

/** What stands in the place of the service's own parts: in tests, and in a process with less to do. */
export interface Parts {
  readonly transport?: Transport
  readonly registry?: SchemaRegistry
  readonly logger?: Logger
}

export type DataPlatformService = ReturnType<typeof createDataPlatformService>

/** The data platform: what it is made of. Nothing runs until `start`, or until `runService` starts the components. */
export function createDataPlatformService(config: DataPlatformConfig, parts: Parts = {}) {
  const name = 'data-platform'
  const logger = parts.logger ?? createLogger({ name, level: config.LOG_LEVEL })
  const pool = openPool(config.DATABASE_URL, { max: config.DATABASE_POOL, name, logger })
  const prisma = new PrismaClient({ adapter: prismaAdapter(pool) })
  const database = databaseComponent(pool, logger)

  let fatal = (reason: string): void => logger.fatal(reason)
  const messaging = createMessaging<Tx>({
    service: name,
    database: { pool, prisma },
    transport: parts.transport ?? transportOf(config, logger),
    registry: parts.registry ?? registryOf(config),
    publishes,
    subscriptions,
    log: logger,
    onFatal: (reason) => fatal(reason),
  })
  const events: Component = {
    name: 'messaging',
    async start(context) {
      fatal = context.fatal
      await retryUntil(() => messaging.start(), {
        log: logger,
        what: 'the event schemas',
        signal: context.signal,
      })
    },
    stop: () => messaging.stop(),
    ready() {
      const { ok, reason = 'unknown' } = messaging.ready()
      return ok ? { ok } : { ok, reason }
    },
  }

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
    routes: (app) => routes(app, prisma),
    ready: [database, events],
  })

  const components: readonly Component[] = [database, events, http]
  return {
    name,
    logger,
    messaging,
    components,
    http: http.app,
    url: http.url,
    async start(): Promise<void> {
      const { signal } = new AbortController()
      for (const component of components) await component.start({ signal, fatal })
    },
    async stop(): Promise<void> {
      for (const component of components.toReversed()) await component.stop()
    },
  }
}

function transportOf(config: DataPlatformConfig, log: Logger): Transport {
  if (config.MESSAGING_TRANSPORT === 'memory') return memoryTransport(new MemoryBroker())
  return kafkaTransport({
    brokers: config.KAFKA_BROKERS,
    clientId: 'data-platform',
    topicPrefix: config.TOPIC_PREFIX,
    log,
  })
}

function registryOf(config: DataPlatformConfig): SchemaRegistry {
  if (config.MESSAGING_TRANSPORT === 'memory') return memoryRegistry()
  return confluentRegistry({ url: config.SCHEMA_REGISTRY_URL, subjectPrefix: config.TOPIC_PREFIX })
}
