import path from 'node:path'
import { defineService } from '@jangteo/service'
import { openPublicReads } from '@jangteo/service-kit'
import { audit } from './audit.ts'
import { orderConfig } from './config.ts'
import { PrismaClient } from './generated/prisma/client.ts'
import { jobs } from './jobs.ts'
import { people } from './people.ts'
import { routes } from './routes/index.ts'
import { seed } from './seed.ts'
import { stuckMetrics } from './stuck-metrics.ts'
import { publishes, subscriptions } from './subscriptions.ts'

const SECOND_MS = 1_000

/** Products, stock and orders. */
export const order = defineService({
  name: 'order',
  config: orderConfig,
  client: (adapter) => new PrismaClient({ adapter }),
  publishes,
  migrations: path.join(import.meta.dirname, '../prisma/migrations'),
  parts({ name, config, logger }) {
    const publicReads = openPublicReads(config, { name, logger })
    return {
      publicReads,
      catalogue: new PrismaClient({ adapter: publicReads.adapter }),
      mayHold: { orders: config.OPEN_ORDERS_LIMIT, pieces: config.RESERVED_PIECES_LIMIT },
      payableForMs: config.ORDER_EXPIRES_SECONDS * SECOND_MS,
      stuckAfterMs: config.STUCK_AFTER_SECONDS * SECOND_MS,
    }
  },
  subscriptions: () => subscriptions,
  jobs: (service) => jobs(service),
  routes,
  audit: (service) => audit(service),
  people: () => people,
  components: ({ publicReads }) => [publicReads],
  ready: ({ database, messaging, prisma, clock, stuckAfterMs }) => [
    database,
    messaging,
    stuckMetrics({ prisma, clock, stuckAfterMs }),
  ],
  seed,
})
