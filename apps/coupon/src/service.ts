import { type Connection, connect, createMessaging, type Messaging } from '@jangteo/messaging'
import {
  type Component,
  composeService,
  createHttp,
  createLogger,
  doors,
  type Http,
  type Logger,
  openDatabase,
  withDirectStatements,
} from '@jangteo/service-kit'
import { Board } from './board.ts'
import type { CouponConfig } from './config.ts'
import { Gate } from './gate.ts'
import { PrismaClient } from './generated/prisma/client.ts'
import { jobs } from './jobs.ts'
import { routes } from './routes/index.ts'
import { seed } from './seed.ts'
import { publishes, subscriptions } from './subscriptions.ts'
import type { Tx } from './tx.ts'

/** What a test puts in the place of the service's own parts. */
export interface Parts {
  readonly connection?: Connection
  readonly logger?: Logger
  readonly clock?: () => Date
}

/** The coupon service: what it is made of. Nothing runs until `start`, or until `runService` starts the components. */
export function createCouponService(config: CouponConfig, parts: Parts = {}) {
  const name = 'coupon'
  const logger = parts.logger ?? createLogger({ name, level: config.LOG_LEVEL })
  const database = openDatabase(config, { name, logger })
  const prisma = new PrismaClient({ adapter: database.adapter })
  const clock = parts.clock ?? database.clock
  const gate = new Gate({ url: config.REDIS_URL, prefix: config.REDIS_PREFIX, log: logger })
  const board = new Board(prisma)
  const messaging = createMessaging<Tx>({
    service: name,
    database: { ...database, prisma: withDirectStatements(prisma) },
    ...(parts.connection ?? connect(config, { clientId: name, log: logger })),
    publishes,
    gatherMs: config.CONSUMER_LINGER_MS,
    subscriptions,
    jobs: jobs({ gate, config }),
    log: logger,
    clock,
  })
  const http: Http = createHttp({
    name,
    logger,
    ...doors(config),
    trustedProxies: config.TRUSTED_PROXIES,
    routes: (app) => routes(app, { messaging, prisma, gate, board, clock, config }),
    ready: [database, messaging],
  })
  return {
    ...composeService({
      name,
      logger,
      components: [database, gate, messaging, listening(board, messaging), http],
    }),
    messaging,
    gate,
    url: http.url,
    /** Puts the demo's data in. Needs no start. */
    seed: () => messaging.transact({}, seed),
  }
}

/** Lets the board hear of changes for as long as the service runs. */
function listening(board: Board, messaging: Messaging<Tx>): Component {
  const ended = new AbortController()
  return {
    name: 'board',
    start: () => void board.listen(messaging.watch, ended.signal),
    stop: () => ended.abort(),
  }
}
