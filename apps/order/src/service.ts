import { type Connection, connect, createMessaging } from '@jangteo/messaging'
import {
  composeService,
  createHttp,
  createLogger,
  doors,
  type Logger,
  openDatabase,
  openPublicReads,
  withDirectStatements,
} from '@jangteo/service-kit'
import type { OrderConfig } from './config.ts'
import { PrismaClient } from './generated/prisma/client.ts'
import { jobs } from './jobs.ts'
import type { Tx } from './order-store.ts'
import { routes } from './routes/index.ts'
import { seed } from './seed.ts'
import { publishes, subscriptions } from './subscriptions.ts'

/** What a test puts in the place of the service's own parts. */
export interface Parts {
  readonly connection?: Connection
  readonly logger?: Logger
  readonly clock?: () => Date
}

/** The order service: what it is made of. Nothing runs until `start`, or until `runService` starts the components. */
export function createOrderService(config: OrderConfig, parts: Parts = {}) {
  const name = 'order'
  const logger = parts.logger ?? createLogger({ name, level: config.LOG_LEVEL })
  const database = openDatabase(config, { name, logger })
  const prisma = new PrismaClient({ adapter: database.adapter })
  const publicReads = openPublicReads(config, { name, logger })
  const catalogue = new PrismaClient({ adapter: publicReads.adapter })
  const clock = parts.clock ?? database.clock
  const messaging = createMessaging<Tx>({
    service: name,
    database: { ...database, prisma: withDirectStatements(prisma) },
    ...(parts.connection ?? connect(config, { clientId: name, log: logger })),
    publishes,
    subscriptions,
    jobs: jobs(config),
    clock,
    log: logger,
  })
  const http = createHttp({
    name,
    logger,
    ...doors(config),
    routes: (app) => routes(app, { messaging, prisma, catalogue, config, clock }),
    ready: [database, messaging],
  })
  return {
    ...composeService({ name, logger, components: [database, publicReads, messaging, http] }),
    messaging,
    url: http.url,
    /** Puts the demo's data in. Needs no start: what it publishes waits for a replica that runs. */
    seed: () => messaging.transact({}, seed),
  }
}
