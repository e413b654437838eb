import path from 'node:path'
import { defineService } from '@jangteo/service'
import { openPublicReads } from '@jangteo/service-kit'
import { Rankings } from './adapters/rankings.ts'
import { audit } from './audit.ts'
import { rankingConfig, settingsOf } from './config.ts'
import { PrismaClient } from './generated/prisma/client.ts'
import { jobs } from './jobs.ts'
import { people } from './people.ts'
import { whileLive } from './readiness.ts'
import { rebuild } from './rebuild.ts'
import { routes } from './routes/index.ts'
import { Catalogue } from './steps/catalogue.ts'
import { countLive } from './steps/count.ts'
import { Trending } from './steps/trending.ts'
import { WrittenRankings } from './steps/written-rankings.ts'
import { publishes, subscriptions } from './subscriptions.ts'
import { PopularProducts } from './use-cases/popular-products.ts'

/** Rankings of popular products. */
export const ranking = defineService({
  name: 'ranking',
  config: rankingConfig,
  client: (adapter) => new PrismaClient({ adapter }),
  publishes,
  migrations: path.join(import.meta.dirname, '../prisma/migrations'),
  parts({ name, config, logger, prisma, clock }) {
    const publicReads = openPublicReads(config, { name, logger })
    const settings = settingsOf(config)
    const rankings = new Rankings({ url: config.REDIS_URL, prefix: config.REDIS_PREFIX, log: logger })
    const catalogue = new Catalogue(prisma)
    const trending = new Trending(prisma)
    const written = new WrittenRankings(new PrismaClient({ adapter: publicReads.adapter }))
    const popular = new PopularProducts({ rankings, written, catalogue, settings, clock })
    return { publicReads, settings, rankings, catalogue, trending, popular }
  },
  subscriptions: ({ rankings }) => subscriptions(countLive(rankings)),
  jobs: (service) => {
    const { rankings, settings, logger } = service
    return jobs({ rankings, settings, logger, rebuild: (stopping) => rebuild(service, stopping) })
  },
  routes,
  audit: (service) => audit(service),
  people: () => people,
  pseudonyms: false,
  components: ({ publicReads, rankings }) => [publicReads, rankings],
  copies: ({ catalogue, trending }) => [catalogue, trending],
  ready: ({ database, rankings, messaging }) => [database, whileLive(rankings, messaging)],
  commands: (service) => ({
    /** Builds the rankings again from the topics. */
    async replay() {
      service.rankings.start()
      await service.rankings.reached()
      return rebuild(service)
    },
  }),
})
