import { randomUUID } from 'node:crypto'
import { type Connection, connect, createMessaging, type Replayed } from '@jangteo/messaging'
import {
  type Component,
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
import { jobs } from './jobs.ts'
import { routes } from './routes/index.ts'
import { publishes, subscriptions } from './subscriptions.ts'
import { transferJobs } from './transfer-jobs.ts'
import { httpReceiver } from './transfer-receiver.ts'
import type { Tx } from './tx.ts'
import { keepEventDays } from './use-cases/keep-days.ts'
import { type Recount, recountFigures } from './use-cases/recount-figures.ts'

/** What a test puts in the place of the service's own parts. */
export interface Parts {
  readonly connection?: Connection
  readonly logger?: Logger
  readonly clock?: () => Date
}

/** The data platform: what it is made of. Nothing runs until `start`, or until `runService` starts the components. */
export function createDataPlatformService(config: DataPlatformConfig, parts: Parts = {}) {
  const name = 'data-platform'
  const logger = parts.logger ?? createLogger({ name, level: config.LOG_LEVEL })
  const database = openDatabase(config, { name, logger })
  const clock = parts.clock ?? database.clock
  const prisma = new PrismaClient({ adapter: database.adapter })
  const recording = subscriptions({ personSecret: config.PERSON_SECRET })
  const messaging = createMessaging<Tx>({
    service: name,
    database: { ...database, prisma: withDirectStatements(prisma) },
    ...(parts.connection ?? connect(config, { clientId: name, log: logger })),
    publishes,
    gatherMs: config.CONSUMER_LINGER_MS,
    subscriptions: recording,
    jobs: [
      ...jobs({ retentionDays: config.EVENT_RETENTION_DAYS }),
      ...transferring(config, { prisma, clock }),
    ],
    log: logger,
    clock,
  })
  // Before the first event comes; from then on a job does it.
  const days: Component = {
    name: 'event-days',
    start: () => keepEventDays({ tx: prisma, now: clock() }),
    stop: () => undefined,
  }
  const http = createHttp({
    name,
    logger,
    ...doors(config),
    routes: (app) =>
      routes(app, {
        messaging,
        prisma,
        clock,
        timeZone: config.SHOP_TIME_ZONE,
        personSecret: config.PERSON_SECRET,
        transfer: { destination: config.TRANSFER_DESTINATION, on: config.TRANSFER_URL !== undefined },
      }),
    ready: [database, messaging],
  })
  const recount = (): Promise<Recount> => recountFigures(messaging)
  return {
    ...composeService({ name, logger, components: [database, days, messaging, http] }),
    messaging,
    url: http.url,
    /** Counts the figures anew from the store, and shows them. Needs no start, and may run beside the service. */
    recount,
    /** Adds what the topics hold and the store does not, then counts the figures anew. Needs no start. */
    async replay(): Promise<Replayed & Recount> {
      const replayed = await messaging.replay({ id: randomUUID(), subscriptions: recording })
      return { ...replayed, ...(await recount()) }
    },
  }
}

/** Nothing is cut while there is nobody to hand it over to. */
function transferring(config: DataPlatformConfig, parts: { prisma: Tx; clock: () => Date }) {
  const { TRANSFER_URL: url, TRANSFER_SECRET: secret, TRANSFER_TIMEOUT_MS: timeoutMs } = config
  if (url === undefined || secret === undefined) return []
  return transferJobs({
    destination: config.TRANSFER_DESTINATION,
    most: config.TRANSFER_BATCH,
    retentionDays: config.EVENT_RETENTION_DAYS,
    receiver: httpReceiver({ url, secret, timeoutMs, clock: parts.clock }),
    timeoutMs,
    prisma: parts.prisma,
  })
}
