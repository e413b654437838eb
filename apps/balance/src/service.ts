import { type Connection, connect, createMessaging } from '@jangteo/messaging'
import {
  type Component,
  createHttp,
  createLogger,
  createTokenVerifier,
  databaseComponent,
  type Logger,
  openPool,
  prismaAdapter,
  startComponents,
} from '@jangteo/service-kit'
import type { Tx } from './balance-store.ts'
import type { BalanceConfig } from './config.ts'
import { PrismaClient } from './generated/prisma/client.ts'
import { jobs } from './jobs.ts'
import { routes } from './routes.ts'
import { seed } from './seed.ts'
import { publishes, subscriptions } from './subscriptions.ts'

/** What a test puts in the place of the service's own parts. */
export interface Parts {
  readonly connection?: Connection
  readonly logger?: Logger
}

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
    ...(parts.connection ?? connect(config, { clientId: name, log: logger })),
    publishes,
    subscriptions,
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
    /** Puts the demo's data in. Needs no start: what it publishes waits for a replica that runs. */
    seed: () => messaging.transact({}, seed),
    async start(): Promise<void> {
      const { signal } = new AbortController()
      await startComponents(components, { signal, fatal: (reason) => logger.fatal(reason) })
    },
    async stop(): Promise<void> {
      for (const component of components.toReversed()) await component.stop()
    },
  }
}
