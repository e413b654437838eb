import { randomUUID } from 'node:crypto'
import { defineService } from '@jangteo/service'
import { httpReceiver } from './adapters/transfer-receiver.ts'
import { type DataPlatformConfig, dataPlatformConfig } from './config.ts'
import { PrismaClient } from './generated/prisma/client.ts'
import { jobs } from './jobs.ts'
import { routes } from './routes/index.ts'
import type { Tx } from './stores/tx.ts'
import { publishes, subscriptions } from './subscriptions.ts'
import { transferJobs } from './transfer-jobs.ts'
import { keepEventDays } from './use-cases/keep-days.ts'
import { recountFigures } from './use-cases/recount-figures.ts'

/** Every event of the shop, the figures that follow from them, and their transfer. */
export const dataPlatform = defineService({
  name: 'data-platform',
  config: dataPlatformConfig,
  client: (adapter) => new PrismaClient({ adapter }),
  publishes,
  subscriptions: ({ config }) => subscriptions({ personSecret: config.PERSON_SECRET }),
  jobs: ({ config, prisma, clock }) => [
    ...jobs({ retentionDays: config.EVENT_RETENTION_DAYS }),
    ...transferring(config, { prisma, clock }),
  ],
  routes: (app, { messaging, prisma, clock, config }) =>
    routes(app, {
      ...{ messaging, prisma, clock },
      timeZone: config.SHOP_TIME_ZONE,
      personSecret: config.PERSON_SECRET,
      transfer: { destination: config.TRANSFER_DESTINATION, on: config.TRANSFER_URL !== undefined },
    }),
  components: ({ database, messaging, prisma, clock }) => [
    database,
    // Before the first event comes; from then on a job does it.
    { name: 'event-days', start: () => keepEventDays({ tx: prisma, now: clock() }), stop: () => undefined },
    messaging,
  ],
  commands: ({ messaging, config }) => ({
    /** Counts the figures again from the store, and shows them. */
    recount: () => recountFigures(messaging),
    /** Adds what the topics hold and the store does not, then counts the figures again. */
    async replay() {
      const recording = subscriptions({ personSecret: config.PERSON_SECRET })
      const replayed = await messaging.replay({ id: randomUUID(), subscriptions: recording })
      return { ...replayed, ...(await recountFigures(messaging)) }
    },
  }),
})

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
