import { randomUUID } from 'node:crypto'
import {
  type EventData,
  OrderCancelled,
  OrderPaid,
  ProductChanged,
  ProductPopularityMeasured,
  sampleOf,
  UserActivity,
} from '@jangteo/events'
import type { Messaging } from '@jangteo/messaging'
import { openPool } from '@jangteo/service-kit'
import {
  commonConfig,
  httpAgent,
  joined,
  logger,
  memoryNetwork,
  type Network,
  startPeer,
} from '@jangteo/service-testing'
import { asRedisAdmin, eventually, freshDatabase, testRedisUrl, uniquePrefix } from '@jangteo/testing'
import { Redis } from 'ioredis'
import type { RankingConfig } from '../src/config.ts'
import { ranking } from '../src/service.ts'
import type { Tx } from '../src/stores/tx.ts'

export interface RankingSettings extends Partial<RankingConfig> {
  /** The service's clock. */
  readonly clock?: () => Date
  /** Number of instances of the service, on one database and one Redis. */
  readonly replicas?: number
}

/** The ranking service on its own database, with a peer that publishes the events of the other services. */
export async function startRanking(
  network: Network = memoryNetwork(),
  { clock, replicas = 1, ...settings }: RankingSettings = {},
) {
  const database = await freshDatabase('ranking')
  const config: RankingConfig = {
    ...commonConfig(database.url),
    DATABASE_POOL: 6,
    REDIS_URL: testRedisUrl('ranking'),
    // A prefix for its keys, because tests share one Redis.
    REDIS_PREFIX: uniquePrefix(),
    PUBLIC_READ_POOL: 2,
    PUBLIC_READ_TIMEOUT_MS: 2_000,
    SHOP_TIME_ZONE: 'Asia/Seoul',
    ...{ ORDER_POINTS: 10, VIEW_POINTS: 1, LIKE_POINTS: 2, CART_POINTS: 3, CARRY_OVER_PERCENT: 10 },
    ...settings,
  }
  const parts = () => ({
    connection: network('ranking'),
    logger,
    ...(clock && { clock }),
    // Dead letters that tests wait for.
    retry: { tries: 2, withinMs: 30_000 },
  })
  const startReplica = async (changed: Partial<RankingConfig> = {}) => {
    const replica = ranking.create({ ...config, ...changed }, parts())
    await replica.messaging.bootstrap()
    await replica.start()
    await joined(replica.messaging)
    await eventually(() => {
      if (!replica.parts.rankings.generation) throw new Error('the rankings are not live')
    })
    return replica
  }
  const services: Awaited<ReturnType<typeof startReplica>>[] = []
  while (services.length < replicas) services.push(await startReplica())
  const [service] = services as [(typeof services)[0]]
  const peer = await startShop(network)
  const sql = openPool(database.adminUrl, { max: 2, name: 'test', logger })
  const redis = new Redis(asRedisAdmin(config.REDIS_URL))
  redis.on('error', () => undefined)

  let turn = 0
  const nextReplica = () => services[turn++ % services.length] as typeof service
  const agent = httpAgent(() => nextReplica().url())
  /** Without headers, so that an answer can be compared as a whole. */
  const get = async (path: string, { role }: { role?: 'admin' | 'customer' } = {}) => {
    const { status, body } = await agent.get(path, role && { as: 'demo', role })
    return { status, body }
  }

  return {
    service,
    services,
    startReplica,
    config,
    peer,
    database,
    sql,
    redis,
    get,
    /**
     * Until the check holds in one round of all replicas, each of which hears of the catalogue, and finds Redis again, by
     * itself. The check makes one request, which goes to the next replica.
     */
    everywhere: (check: () => Promise<void>, options?: { timeout?: number }) =>
      eventually(async () => {
        for (const _ of services) await check()
      }, options),
    /** The products of a window with their points, best first. */
    async popular(window = 'today', limit = 100): Promise<string[]> {
      const { body } = await get(`/products/popular?window=${window}&limit=${limit}`)
      return body.items.map(
        (each: { productId: string; points: number }) => `${each.productId} ${each.points}`,
      )
    },
    /** The tally of a bucket: product → points. */
    async tally(bucket: string): Promise<Record<string, number>> {
      const { body } = await get(`/internal/tally?bucket=${bucket}`, { role: 'admin' })
      if (!body.items) throw new Error(body.code)
      return Object.fromEntries(
        body.items.map((each: { productId: string; points: number }) => [each.productId, each.points]),
      )
    },
    /** Rebuilds the rankings in a process of its own, as the command does. */
    async replay() {
      const process = ranking.create(config, parts())
      const rebuilt = await process.commands.replay().finally(process.stop)
      await eventually(() => {
        for (const { parts } of services)
          if (parts.rankings.generation !== rebuilt.generation)
            throw new Error('a replica reads what was before')
      })
      return rebuilt
    },
    takeSnapshot: () => signal(service.messaging, 'take-snapshot'),
    /** Puts products on sale, and waits until the service has them. */
    async sell(...productIds: string[]) {
      for (const productId of productIds) await peer.change(productId)
      await eventually(async () => {
        for (const productId of productIds)
          for (const _ of services) {
            const { status } = await get(`/products/${productId}/rank`)
            if (status !== 200) throw new Error(`${productId} is not known yet`)
          }
      })
    },
    async stop() {
      for (const each of services) await each.stop()
      await peer.stop()
      await sql.end()
      redis.disconnect()
      await database.drop()
    },
  }
}

export type RunningRanking = Awaited<ReturnType<typeof startRanking>>

/** Sends a signal, as a Work of the service would. */
const signal = (messaging: Pick<Messaging<Tx>, 'transact'>, key: string) =>
  messaging.transact({}, async (work) => work.signal(key))

export interface Order {
  readonly productId: string
  readonly quantity?: number
  readonly userId?: string
  readonly at?: Date
  readonly orderId?: string
}

/** Stands for the services whose events are ranked. Each call publishes one event. */
export async function startShop(network: Network) {
  const { say, stop } = await startPeer({
    network,
    publishes: [OrderPaid, OrderCancelled, UserActivity, ProductChanged, ProductPopularityMeasured],
    hears: [],
  })
  const linesOf = ({ productId, quantity = 1 }: Order) => [
    { productId, name: productId, unitPrice: 1_000, quantity },
  ]
  return {
    pay(order: Order) {
      const { orderId = randomUUID(), userId = 'ann', at = new Date() } = order
      return say(OrderPaid, sampleOf(OrderPaid, { orderId, userId, lines: linesOf(order), paidAt: at }))
    },
    /** @param order with the instant of its payment; null when it was not paid */
    cancel(order: Omit<Order, 'at'> & { at: Date | null }) {
      const { orderId = randomUUID(), userId = 'ann', at } = order
      const lines = linesOf(order as Order)
      return say(OrderCancelled, sampleOf(OrderCancelled, { orderId, userId, lines, paidAt: at }))
    },
    act(
      kind: string,
      productId: string | null,
      { userId = randomUUID() as string, at = new Date(), activityId = randomUUID() as string } = {},
    ) {
      const activity = { activityId, userId, kind, productId, occurredAt: at }
      return say(UserActivity, sampleOf(UserActivity, activity))
    },
    change(productId: string, changed: { name?: string; price?: number; onSale?: boolean; at?: Date } = {}) {
      const { name = `The ${productId}`, price = 1_000, onSale = true, at = new Date() } = changed
      return say(ProductChanged, { productId, name, price, onSale, changedAt: at })
    },
    measure: (measured: EventData<typeof ProductPopularityMeasured>) =>
      say(ProductPopularityMeasured, measured),
    stop,
  }
}
