import { type Connection, connect, createMessaging } from '@jangteo/messaging'
import {
  composeService,
  createHttp,
  createLogger,
  doors,
  type Http,
  type Logger,
  openDatabase,
  withDirectStatements,
} from '@jangteo/service-kit'
import type { Tx } from './balance-store.ts'
import type { BalanceConfig } from './config.ts'
import { PrismaClient } from './generated/prisma/client.ts'
import { jobs } from './jobs.ts'
import { httpGateway } from './payment-gateway.ts'
import { routes } from './routes/index.ts'
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
  const database = openDatabase(config, { name, logger })
  const prisma = new PrismaClient({ adapter: database.adapter })
  const pointsPercent = config.POINTS_PERCENT
  const gatewayTimeoutMs = config.GATEWAY_TIMEOUT_MS
  const gateway = httpGateway({
    url: config.GATEWAY_URL,
    key: config.GATEWAY_KEY,
    timeoutMs: gatewayTimeoutMs,
    webhookUrl: () => config.WEBHOOK_URL ?? `${http.url()}/gateway/webhook`,
  })
  const messaging = createMessaging<Tx>({
    service: name,
    database: { ...database, prisma: withDirectStatements(prisma) },
    ...(parts.connection ?? connect(config, { clientId: name, log: logger })),
    publishes,
    gatherMs: config.CONSUMER_LINGER_MS,
    subscriptions: subscriptions({ pointsPercent }),
    jobs: jobs({ gateway, gatewayTimeoutMs, logger }),
    clock: database.clock,
    log: logger,
  })
  const http: Http = createHttp({
    name,
    logger,
    ...doors(config),
    routes: (app) =>
      routes(app, {
        messaging,
        prisma,
        pointsPercent,
        limits: { daily: config.CHARGE_DAILY_LIMIT, timeZone: config.SHOP_TIME_ZONE },
        webhookSecret: config.GATEWAY_WEBHOOK_SECRET,
        clock: database.clock,
      }),
    ready: [database, messaging],
  })
  return {
    ...composeService({ name, logger, components: [database, messaging, http] }),
    messaging,
    url: http.url,
    /** Puts the demo's data in. Needs no start: what it publishes waits for a replica that runs. */
    seed: () => messaging.transact({}, seed),
  }
}
