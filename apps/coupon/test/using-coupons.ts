import { randomUUID } from 'node:crypto'
import {
  type AnyEvent,
  CouponApplied,
  CouponRefused,
  type EventData,
  OrderCancelled,
  OrderCreated,
  OrderPaid,
} from '@jangteo/events'
import {
  type Connection,
  connect,
  createMessaging,
  MemoryBroker,
  type Message,
  type Messaging,
  memoryRegistry,
  memoryTransport,
  onMany,
  unreliable,
} from '@jangteo/messaging'
import { createLogger, openPool, prismaAdapter } from '@jangteo/service-kit'
import { eventually, freshDatabase, testStack, tokenFor, uniquePrefix } from '@jangteo/testing'
import type { CouponConfig } from '../src/config.ts'
import { PrismaClient } from '../src/generated/prisma/client.ts'
import { createCouponService } from '../src/service.ts'
import { publishes } from '../src/subscriptions.ts'
import type { Tx } from '../src/tx.ts'

export interface Answer {
  status: number
  headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: tests look at what came, whatever it is
  body: any
}

export interface Call {
  /** The customer whose token is sent; none without. */
  as?: string
  /** Of the token; customer when left out. */
  role?: 'admin'
  body?: unknown
  headers?: Record<string, string>
}

/** How a service reaches the others. */
export type Network = (service: string) => Connection

const logger = createLogger({ name: 'test', level: process.env.LOG_LEVEL ?? 'silent' })
const lines = [{ productId: 'green-tea', name: 'Green tea', unitPrice: 1_000, quantity: 1 }]

/** Everybody on one broker inside this process. */
export function memoryNetwork(): Network {
  const broker = new MemoryBroker()
  const registry = memoryRegistry()
  return () => ({ transport: memoryTransport(broker), registry })
}

/** Everybody on the stack's Kafka, with topics of their own. */
export function kafkaNetwork(): Network {
  const { kafkaBrokers, schemaRegistryUrl } = testStack()
  const config = {
    MESSAGING_TRANSPORT: 'kafka' as const,
    KAFKA_BROKERS: kafkaBrokers,
    SCHEMA_REGISTRY_URL: schemaRegistryUrl,
    TOPIC_PREFIX: uniquePrefix(),
  }
  return (service) => connect(config, { clientId: service, log: logger })
}

/** Events come twice, and one topic runs ahead of another. */
export const unreliably =
  (network: Network): Network =>
  (service) => {
    const { transport, registry } = network(service)
    return { transport: unreliable(transport), registry }
  }

/**
 * The coupon service on a database and keys of its own, and beside it a peer that stands for the order service: it says
 * what order would say, and keeps what coupon answers.
 */
export async function startUsing(network: Network = memoryNetwork(), settings: Partial<CouponConfig> = {}) {
  const stack = testStack()
  const database = await freshDatabase('coupon')
  const config: CouponConfig = {
    NODE_ENV: 'test',
    PORT: 0,
    HOST: '127.0.0.1',
    DATABASE_URL: database.url,
    DATABASE_POOL: 5,
    KAFKA_BROKERS: [...stack.kafkaBrokers],
    SCHEMA_REGISTRY_URL: stack.schemaRegistryUrl,
    JWKS_URL: stack.jwksUrl,
    TOKEN_ISSUER: stack.issuer,
    TOKEN_AUDIENCE: stack.audience,
    LOG_LEVEL: 'silent',
    MESSAGING_TRANSPORT: 'kafka',
    TOPIC_PREFIX: '',
    REDIS_URL: stack.redisUrl,
    REDIS_PREFIX: uniquePrefix(),
    ISSUE_PERSON_LIMIT: 20,
    ISSUE_ADDRESS_LIMIT: 0,
    TRUSTED_PROXIES: [],
    ...settings,
  }
  let ahead = 0
  const clock = () => new Date(Date.now() + ahead)
  const service = createCouponService(config, { connection: network('coupon'), logger, clock })
  await service.messaging.bootstrap()
  const peer = await startPeer(network)
  await service.start()
  await joined(service.messaging)
  const sql = openPool(database.adminUrl, { max: 1, name: 'test', logger })

  async function call(
    method: string,
    path: string,
    { as, role, body, headers = {} }: Call = {},
  ): Promise<Answer> {
    const response = await fetch(service.url() + path, {
      method,
      headers: {
        ...(as !== undefined && { authorization: `Bearer ${await tokenFor(as, role)}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    return { status: response.status, headers: response.headers, body: await response.json() }
  }
  const get = (path: string, options?: Call) => call('GET', path, options)
  const post = (path: string, options?: Call) => call('POST', path, options)
  const patch = (path: string, options?: Call) => call('PATCH', path, options)

  /** Creates a campaign that is open for an hour: 5,000 won off from 20,000 won on. */
  const campaign = async (terms: object = {}): Promise<string> => {
    const usual = {
      name: 'Five thousand off',
      discount: { kind: 'fixed', amount: 5_000 },
      minimumAmount: 20_000,
      quantity: 100,
      closesAt: new Date(clock().getTime() + 60 * 60 * 1000),
      validForSeconds: 3_600,
    }
    const headers = { 'idempotency-key': randomUUID() }
    const asked = { as: 'root', role: 'admin', headers, body: { ...usual, ...terms } } as const
    const { status, body } = await post('/coupons/campaigns', asked)
    if (status !== 201) throw new Error(`the campaign was refused: ${JSON.stringify(body)}`)
    return body.campaignId
  }
  const read = async (as: string, couponId: string) => (await get(`/coupons/${couponId}`, { as })).body
  const answersTo = (orderId: string) =>
    [...peer.heard(CouponApplied), ...peer.heard(CouponRefused)].filter(
      (answer) => answer.orderId === orderId,
    )

  return {
    service,
    peer,
    sql,
    get,
    post,
    patch,
    campaign,
    read,
    answersTo,
    clock,
    /** Lets the service's clock go ahead, and its job of this name look at it. */
    async later(seconds: number, job: string) {
      ahead += seconds * 1000
      await service.messaging.transact({}, async (work) => work.signal(job))
    },
    /** Gives a customer a coupon as the line would, and answers its id. */
    async give(userId: string, campaignId: string): Promise<string> {
      const asked = { as: userId, body: { campaignId } }
      const { requestId } = await eventually(async () => {
        const { status, body } = await post('/coupons/issue', asked)
        if (status !== 202) throw new Error(`asking was refused: ${body.code}`)
        return body
      })
      return eventually(async () => {
        const { body } = await get(`/coupons/issue/${requestId}`, { as: userId })
        if (body.status !== 'issued') throw new Error(`the request is ${body.status}`)
        return body.couponId as string
      })
    },
    /** What order says, of an order of 30,000 won unless said otherwise. */
    placed: (order: Named & { amount?: number; createdAt?: Date }) =>
      peer.say(OrderCreated, { amount: 30_000, createdAt: clock(), lines, ...order }),
    paid: (order: Named) =>
      peer.say(OrderPaid, {
        ...{ ...order, paymentId: randomUUID(), lines, points: 0 },
        ...{ amount: 25_000, discount: 5_000, paidAt: clock() },
      }),
    cancelled: (order: Named, reason = 'customer') =>
      peer.say(OrderCancelled, {
        ...{ ...order, reason, lines, amount: 25_000, paidAt: null, cancelledAt: clock() },
      }),
    /** Resolves with the latest answer to an order, as soon as so many came. */
    answered: (orderId: string, count = 1) =>
      eventually(() => {
        const answers = answersTo(orderId)
        if (answers.length < count) throw new Error(`${answers.length} answers to ${orderId} came`)
        return answers.at(-1) as (typeof answers)[0]
      }),
    /** Resolves when the coupon is in this state. */
    untilStatus: (as: string, couponId: string, status: string) =>
      eventually(async () => {
        const coupon = await read(as, couponId)
        if (coupon.status !== status) throw new Error(`the coupon is ${coupon.status}`)
        return coupon
      }),
    /** How an order is remembered, once it is. */
    orderStatus: async (orderId: string): Promise<string | undefined> =>
      (await sql.query('select status from coupon_order where order_id = $1', [orderId])).rows[0]?.status,
    async stop() {
      await service.stop()
      await peer.stop()
      await sql.end()
      await database.drop()
    },
  }
}

interface Named {
  orderId: string
  userId: string
  couponId: string | null
}

export type Using = Awaited<ReturnType<typeof startUsing>>

async function startPeer(network: Network) {
  const database = await freshDatabase('messaging')
  const pool = openPool(database.url, { max: 5, name: 'peer', logger })
  const received: Message<AnyEvent>[] = []
  const messaging = createMessaging<Tx>({
    service: 'peer',
    database: { pool, prisma: new PrismaClient({ adapter: prismaAdapter(pool) }) },
    ...network('peer'),
    publishes: [OrderCreated, OrderPaid, OrderCancelled],
    subscriptions: publishes.map((event) =>
      onMany(event, async (_, messages) => {
        received.push(...messages)
      }),
    ),
    log: logger,
  })
  await messaging.bootstrap()
  await messaging.start({ fatal: (reason) => logger.fatal(reason) })
  await joined(messaging)
  return {
    /** Every call is an event of its own. */
    say: messaging.emit,
    heard: <E extends AnyEvent>(event: E) =>
      received.filter(({ meta }) => meta.topic.endsWith(event.topic)).map(({ data }) => data as EventData<E>),
    async stop() {
      await messaging.stop()
      await pool.end()
      await database.drop()
    },
  }
}

/** Resolves when the consumers are members of their groups. */
const joined = (messaging: Pick<Messaging<Tx>, 'ready'>) =>
  eventually(() => {
    const state = messaging.ready()
    if (!state.ok) throw new Error(state.reason)
  })
