import { type Connection, connect, createMessaging } from '@jangteo/messaging'
import {
  composeService,
  createHttp,
  createLogger,
  doors,
  type Logger,
  openDatabase,
  withDirectStatements,
} from '@jangteo/service-kit'
import type { DataPlatformConfig } from './config.ts'
import { PrismaClient } from './generated/prisma/client.ts'
import { routes } from './routes.ts'
import { publishes, subscriptions } from './subscriptions.ts'
import type { Tx } from './tx.ts'

/** What a test puts in the place of the service's own parts. */
export interface Parts {
  readonly connection?: Connection
  readonly logger?: Logger
}

/** The data platform: what it is made of. Nothing runs until `start`, or until `runService` starts the components. */
export function createDataPlatformService(config: DataPlatformConfig, parts: Parts = {}) {
  const name = 'data-platform'
  const logger = parts.logger ?? createLogger({ name, level: config.LOG_LEVEL })
  const database = openDatabase(config, { name, logger })
  const prisma = new PrismaClient({ adapter: database.adapter })
  const messaging = createMessaging<Tx>({
    service: name,
    database: { pool: database.pool, prisma: withDirectStatements(prisma) },
    ...(parts.connection ?? connect(config, { clientId: name, log: logger })),
    publishes,
    subscriptions: subscriptions({ personSecret: config.PERSON_SECRET }),
    log: logger,
  })
  const http = createHttp({
    name,
    logger,
    ...doors(config),
    routes: (app) => routes(app, prisma),
    ready: [database, messaging],
  })
  return {
    ...composeService({ name, logger, components: [database, messaging, http] }),
    messaging,
    url: http.url,
  }
}
