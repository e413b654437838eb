import type { Messaging } from '@jangteo/messaging'
import { defineService } from '@jangteo/service'
import type { Component } from '@jangteo/service-kit'
import { Board } from './adapters/board.ts'
import { Gate } from './adapters/gate.ts'
import { couponConfig } from './config.ts'
import { PrismaClient } from './generated/prisma/client.ts'
import { jobs } from './jobs.ts'
import { routes } from './routes/index.ts'
import { seed } from './seed.ts'
import type { Tx } from './stores/tx.ts'
import { publishes, subscriptions } from './subscriptions.ts'

/** Campaigns, their waiting rooms, and coupons. */
export const coupon = defineService({
  name: 'coupon',
  config: couponConfig,
  client: (adapter) => new PrismaClient({ adapter }),
  publishes,
  parts: ({ config, logger, prisma }) => ({
    gate: new Gate({ url: config.REDIS_URL, prefix: config.REDIS_PREFIX, log: logger }),
    board: new Board(prisma),
  }),
  subscriptions: () => subscriptions,
  jobs: ({ gate, config }) => jobs({ gate, config }),
  routes,
  components: ({ database, gate, messaging, board }) => [
    ...[database, gate, messaging],
    listening(board, messaging),
  ],
  http: ({ config }) => ({ trustedProxies: config.TRUSTED_PROXIES }),
  seed,
})

/** Lets the board hear of changes for as long as the service runs. */
function listening(board: Board, messaging: Messaging<Tx>): Component {
  const ended = new AbortController()
  return {
    name: 'board',
    start: () => void board.listen(messaging.watch, ended.signal),
    stop: () => ended.abort(),
  }
}
