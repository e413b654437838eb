import { defineService } from '@jangteo/service'
import { openPublicReads } from '@jangteo/service-kit'
import { orderConfig } from './config.ts'
import { PrismaClient } from './generated/prisma/client.ts'
import { jobs } from './jobs.ts'
import { routes } from './routes/index.ts'
import { seed } from './seed.ts'
import { publishes, subscriptions } from './subscriptions.ts'

/** Products, stock and orders. */
export const order = defineService({
  name: 'order',
  config: orderConfig,
  client: (adapter) => new PrismaClient({ adapter }),
  publishes,
  parts({ name, config, logger }) {
    const publicReads = openPublicReads(config, { name, logger })
    return { publicReads, catalogue: new PrismaClient({ adapter: publicReads.adapter }) }
  },
  subscriptions: () => subscriptions,
  jobs: ({ config }) => jobs(config),
  routes,
  components: ({ database, publicReads, messaging }) => [database, publicReads, messaging],
  seed,
})
