import type { Messaging } from '@jangteo/messaging'
import { defineService } from '@jangteo/service'
import { type Component, type Logger, openPublicReads } from '@jangteo/service-kit'
import { Catalogue } from './adapters/catalogue.ts'
import { PopularProducts } from './adapters/popular.ts'
import { Rankings } from './adapters/rankings.ts'
import { WrittenRankings } from './adapters/written-rankings.ts'
import { type RankingConfig, rankingConfig } from './config.ts'
import type { Settings } from './domain/settings.ts'
import { PrismaClient } from './generated/prisma/client.ts'
import { jobs } from './jobs.ts'
import { rebuild } from './rebuild.ts'
import { routes } from './routes/index.ts'
import { countLive } from './steps/count.ts'
import type { Tx } from './stores/tx.ts'
import { publishes, subscriptions } from './subscriptions.ts'

/** Which products are popular. */
export const ranking = defineService({
  name: 'ranking',
  config: rankingConfig,
  client: (adapter) => new PrismaClient({ adapter }),
  publishes,
  parts({ name, config, logger, prisma, clock }) {
    const publicReads = openPublicReads(config, { name, logger })
    const settings = settingsOf(config)
    const rankings = new Rankings({ url: config.REDIS_URL, prefix: config.REDIS_PREFIX, log: logger })
    const catalogue = new Catalogue(prisma)
    const written = new WrittenRankings(new PrismaClient({ adapter: publicReads.adapter }))
    const popular = new PopularProducts({ rankings, written, catalogue, settings, clock })
    return { publicReads, settings, rankings, catalogue, popular }
  },
  subscriptions: ({ rankings }) => subscriptions(countLive(rankings)),
  jobs: (service) =>
    jobs({
      rankings: service.rankings,
      settings: service.settings,
      log: service.logger,
      rebuild: (stopping) => rebuild(service, stopping),
    }),
  routes,
  components: ({ database, publicReads, rankings, messaging, catalogue, logger }) => [
    ...[database, publicReads, rankings, messaging],
    listening(catalogue, messaging, logger),
  ],
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

const settingsOf = (config: RankingConfig): Settings => ({
  zone: config.SHOP_TIME_ZONE,
  weights: {
    order: config.ORDER_POINTS,
    viewed: config.VIEW_POINTS,
    liked: config.LIKE_POINTS,
    carted: config.CART_POINTS,
  },
  carryOverPercent: config.CARRY_OVER_PERCENT,
})

/** Consumers wait while Redis is away; whoever asks is answered from what is written down, so that is no reason to send nobody. */
const whileLive = (
  rankings: Rankings,
  messaging: Messaging<Tx>,
): Pick<Component, 'name' | 'ready' | 'metrics'> => ({
  name: messaging.name,
  metrics: messaging.metrics,
  ready() {
    const state = messaging.ready()
    return rankings.generation || state.ok ? state : { ok: true, ...(state.notes && { notes: state.notes }) }
  },
})

/** Lets the catalogue hear of changes for as long as the service runs. */
function listening(catalogue: Catalogue, messaging: Messaging<Tx>, log: Logger): Component {
  const ended = new AbortController()
  return {
    name: 'catalogue',
    async start() {
      await catalogue.read()
      void catalogue.listen(messaging.watch, ended.signal, log)
    },
    stop: () => ended.abort(),
  }
}
