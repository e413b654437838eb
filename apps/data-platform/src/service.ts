import { randomUUID } from 'node:crypto'
import path from 'node:path'
import { defineService } from '@jangteo/service'
import { audit } from './audit.ts'
import { auditJob } from './audit-job.ts'
import { auditMetrics } from './audit-metrics.ts'
import { dataPlatformConfig } from './config.ts'
import { erasureMetrics } from './erasure-metrics.ts'
import { PrismaClient } from './generated/prisma/client.ts'
import { jobs } from './jobs.ts'
import { people } from './people.ts'
import { popularityJobs, popularityMetrics } from './popularity-job.ts'
import { routes } from './routes/index.ts'
import { publishes, recording, subscriptions } from './subscriptions.ts'
import { configuredTransfer } from './transfer-jobs.ts'
import { keepEventDays } from './use-cases/keep-days.ts'
import { recountFigures } from './use-cases/recount-figures.ts'
import { restateEvents } from './use-cases/restate-events.ts'

const SECOND_MS = 1_000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS

/** Every event of the shop, the figures that follow from them, and their transfer. */
export const dataPlatform = defineService({
  name: 'data-platform',
  config: dataPlatformConfig,
  client: (adapter) => new PrismaClient({ adapter }),
  publishes,
  migrations: path.join(import.meta.dirname, '../prisma/migrations'),
  parts: ({ config }) => ({
    timeZone: config.SHOP_TIME_ZONE,
    personSecret: config.PERSON_SECRET,
    activitiesInMinute: config.ACTIVITY_LIMIT,
    retentionDays: config.EVENT_RETENTION_DAYS,
    erasureLateMs: config.ERASURE_LATE_HOURS * HOUR_MS,
    auditing: {
      everyMs: config.AUDIT_EVERY_SECONDS * SECOND_MS,
      lateAfterMs: config.AUDIT_LATE_SECONDS * SECOND_MS,
    },
    popularity: {
      everyMs: config.POPULARITY_EVERY_SECONDS * SECOND_MS,
      graceMs: config.POPULARITY_GRACE_MINUTES * MINUTE_MS,
    },
    transfer: { destination: config.TRANSFER_DESTINATION, on: config.TRANSFER_URL !== undefined },
  }),
  subscriptions: (service) => subscriptions(service),
  jobs: (service) => [
    ...jobs(service),
    ...popularityJobs(service),
    auditJob(service.auditing),
    ...configuredTransfer(service),
  ],
  routes,
  audit: (service) => audit(service),
  people: (service) => people(service),
  // Its store keeps each person apart by a key.
  pseudonyms: false,
  components: ({ prisma, clock }) => [
    // Before the first event is read; later, a job does it.
    { name: 'event-days', start: () => keepEventDays({ tx: prisma, now: clock() }), stop: () => undefined },
  ],
  ready: ({ database, messaging, prisma, clock, erasureLateMs }) => [
    erasureMetrics({ prisma, clock, lateAfterMs: erasureLateMs }),
    database,
    messaging,
    auditMetrics({ prisma, clock }),
    popularityMetrics(prisma),
  ],
  commands: ({ messaging, personSecret, popularity }) => ({
    /** Counts the figures again from the store, and shows them. */
    recount: () => recountFigures(messaging, popularity),
    /** Writes down what the stored events say, for audits: once after an upgrade from a version that did not audit the shop. */
    restate: () => restateEvents(messaging),
    /** Adds the events that the topics hold and the store does not, then counts the figures again. */
    async replay() {
      const replayed = await messaging.replay({
        id: randomUUID(),
        subscriptions: recording({ personSecret, popularity }),
      })
      return { ...replayed, ...(await recountFigures(messaging, popularity)) }
    },
  }),
})
