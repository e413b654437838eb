import {
  type Connection,
  connect,
  createMessaging,
  type Messaging,
  type RetryBudget,
} from '@jangteo/messaging'
import {
  type Component,
  composeService,
  createHttp,
  createLogger,
  doors,
  type Logger,
  openDatabase,
  openPublicReads,
  withDirectStatements,
} from '@jangteo/service-kit'
import { Catalogue } from './catalogue.ts'
import type { RankingConfig } from './config.ts'
import { countLive } from './count.ts'
import type { Settings } from './domain/settings.ts'
import { PrismaClient } from './generated/prisma/client.ts'
import { jobs } from './jobs.ts'
import { PopularProducts } from './popular.ts'
import { Rankings } from './rankings.ts'
import { rebuild } from './rebuild.ts'
import { routes } from './routes/index.ts'
import { publishes, subscriptions } from './subscriptions.ts'
import type { Tx } from './tx.ts'
import { WrittenRankings } from './written-rankings.ts'

/** What a test puts in the place of the service's own parts. */
export interface Parts {
  readonly connection?: Connection
  readonly logger?: Logger
  readonly clock?: () => Date
  readonly retry?: RetryBudget
}

/** The ranking service: what it is made of. Nothing runs until `start`, or until `runService` starts the components. */
export function createRankingService(config: RankingConfig, parts: Parts = {}) {
  const name = 'ranking'
  const logger = parts.logger ?? createLogger({ name, level: config.LOG_LEVEL })
  const database = openDatabase(config, { name, logger })
  const prisma = new PrismaClient({ adapter: database.adapter })
  const publicReads = openPublicReads(config, { name, logger })
  const clock = parts.clock ?? database.clock
  const settings = settingsOf(config)
  const rankings = new Rankings({ url: config.REDIS_URL, prefix: config.REDIS_PREFIX, log: logger })
  const catalogue = new Catalogue(prisma)
  const messaging: Messaging<Tx> = createMessaging<Tx>({
    service: name,
    database: { ...database, prisma: withDirectStatements(prisma) },
    ...(parts.connection ?? connect(config, { clientId: name, log: logger })),
    publishes,
    gatherMs: config.CONSUMER_LINGER_MS,
    subscriptions: subscriptions(countLive(rankings)),
    jobs: jobs({
      ...{ rankings, settings, log: logger },
      rebuild: (stopping) => rebuild({ messaging, rankings, settings }, stopping),
    }),
    ...(parts.retry && { retry: parts.retry }),
    log: logger,
    clock,
  })
  const written = new WrittenRankings(new PrismaClient({ adapter: publicReads.adapter }))
  const popular = new PopularProducts({ rankings, written, catalogue, settings, clock })
  const http = createHttp({
    name,
    logger,
    ...doors(config),
    routes: (app) => routes(app, { popular, rankings }),
    ready: [database, whileLive(rankings, messaging)],
  })
  return {
    ...composeService({
      name,
      logger,
      components: [database, publicReads, rankings, messaging, listening(catalogue, messaging, logger), http],
    }),
    messaging,
    rankings,
    url: http.url,
    /** Builds the rankings anew, beside a service that runs or not. Needs no start. */
    async replay() {
      rankings.start()
      try {
        await rankings.reached()
        return await rebuild({ messaging, rankings, settings })
      } finally {
        rankings.stop()
        await messaging.stop()
        await database.stop()
      }
    },
  }
}

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
