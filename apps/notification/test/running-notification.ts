import { randomUUID } from 'node:crypto'
import {
  type AnyEvent,
  BalanceUpdated,
  CouponIssued,
  type EventData,
  NotificationRequested,
  NotificationSent,
  OrderCancelled,
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
import type { NotificationConfig } from '../src/config.ts'
import { PrismaClient } from '../src/generated/prisma/client.ts'
import { createNotificationService, type Parts } from '../src/service.ts'
import { lanesOf } from '../src/signals.ts'
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
  role?: 'admin'
  body?: unknown
  headers?: Record<string, string>
}

/** How a service reaches the others. */
export type Network = (service: string) => Connection

const logger = createLogger({ name: 'test', level: process.env.LOG_LEVEL ?? 'silent' })

/** Everybody on one broker inside this process. */
export function memoryNetwork(): Network {
  const broker = new MemoryBroker()
  const registry = memoryRegistry()
  return () => ({ transport: memoryTransport(broker), registry })
}

/** Everybody on the stack's Kafka, with topics of their own. */
export function kafkaNetwork(topicPrefix = uniquePrefix()): Network {
  const { kafkaBrokers, schemaRegistryUrl } = testStack()
  const config = {
    MESSAGING_TRANSPORT: 'kafka' as const,
    KAFKA_BROKERS: kafkaBrokers,
    SCHEMA_REGISTRY_URL: schemaRegistryUrl,
    TOPIC_PREFIX: topicPrefix,
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

/** A key for VAPID, as good as any. */
export const vapidSecret = 'Iy0nhOKq9k1bkWBdqU6dkSW5SkQKQZTc8ONSOG0Xtwk'

/**
 * The notification service on a database of its own, and beside it a peer that stands for all other services: it says what
 * they would say, and keeps what notification publishes.
 */
export async function startNotification(
  network: Network = memoryNetwork(),
  settings: Partial<NotificationConfig> = {},
  parts: Parts = {},
) {
  const stack = testStack()
  const database = await freshDatabase('notification')
  const config: NotificationConfig = {
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
    SMTP_URL: stack.smtpUrl,
    MAIL_FROM: 'Jangteo <shop@jangteo.example>',
    VAPID_SECRET_KEY: vapidSecret,
    SEND_TIMEOUT_MS: 3_000,
    SEND_TRIES: 3,
    PERSON_HOURLY_LIMIT: 20,
    KEEP_DAYS: 90,
    SHOP_TIME_ZONE: 'Asia/Seoul',
    ...settings,
  }
  const service = createNotificationService(config, {
    connection: network('notification'),
    logger,
    ...parts,
  })
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
        ...(as !== undefined && { authorization: `Bearer ${await tokenOf(as, role)}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, headers: response.headers, body: text === '' ? null : JSON.parse(text) }
  }
  const get = (path: string, options?: Call) => call('GET', path, options)
  const put = (path: string, options?: Call) => call('PUT', path, options)

  return {
    service,
    peer,
    sql,
    get,
    put,
    post: (path: string, options?: Call) => call('POST', path, options),
    delete: (path: string, options?: Call) => call('DELETE', path, options),
    tokenOf,
    ...storiesOf(peer),
    /** Says how a person is reached. */
    async contact(as: string, contact: object): Promise<void> {
      const { status, body } = await put('/me/contact', { as, body: { email: null, ...contact } })
      if (status !== 200) throw new Error(JSON.stringify(body))
    },
    inboxOf: async (as: string, query = '') => (await get(`/notifications${query}`, { as })).body,
    /** Lets what waits be tried now, and not when its time has come. */
    async nudge(): Promise<void> {
      await sql.query(`update delivery set next_try_at = '-infinity' where status = 'waiting'`)
      await sql.query(`update outage set next_try_at = '-infinity'`)
      await service.messaging.transact({}, async (work) => {
        for (const lane of [...lanesOf('email'), ...lanesOf('push')]) work.signal(lane)
      })
    },
    /** A person's deliveries, as they are written. */
    async deliveriesOf(userId: string) {
      const { rows } = await sql.query(
        'select channel, kind, status, reason, tries, error, due_at from delivery where user_id = $1 order by requested_at',
        [userId],
      )
      return rows
    },
    /** What was told of a person's deliveries. */
    sentTo: (userId: string) =>
      peer
        .heard(NotificationSent)
        .filter((sent) => sent.userId === userId)
        .map(({ channel, kind, outcome, reason }) => ({ channel, kind, outcome, reason })),
    requestedFor: (userId: string) =>
      peer.heard(NotificationRequested).filter((requested) => requested.userId === userId),
    async stop() {
      await service.stop()
      await peer.stop()
      await sql.end()
      await database.drop()
    },
  }
}

export type RunningNotification = Awaited<ReturnType<typeof startNotification>>

const lines = [{ productId: 'coffee-beans', name: 'Coffee beans, 1 kg', unitPrice: 19_000, quantity: 2 }]

/** What other services say. Every call is an event of its own. */
export const storiesOf = (peer: Pick<Messaging<Tx>, 'emit'>) => ({
  async orderPaid(userId: string, change: Partial<EventData<typeof OrderPaid>> = {}) {
    const paid = {
      orderId: randomUUID(),
      userId,
      paymentId: randomUUID(),
      lines,
      amount: 38_000,
      paidAt: new Date(),
      discount: 0,
      couponId: null,
      points: 0,
      ...change,
    }
    await peer.emit(OrderPaid, paid)
    return paid
  },
  async orderCancelled(userId: string, reason = 'customer') {
    const cancelled = {
      orderId: randomUUID(),
      userId,
      reason,
      lines,
      amount: 38_000,
      couponId: null,
      paidAt: null,
      cancelledAt: new Date(),
    }
    await peer.emit(OrderCancelled, cancelled)
    return cancelled
  },
  async couponIssued(userId: string, name = 'Five thousand won') {
    const issued = {
      couponId: randomUUID(),
      campaignId: randomUUID(),
      requestId: randomUUID(),
      userId,
      name,
      amount: 5_000,
      percent: null,
      cap: null,
      minimumAmount: 20_000,
      issuedAt: new Date(),
      expiresAt: new Date('2027-01-31T12:00:00Z'),
    }
    await peer.emit(CouponIssued, issued)
    return issued
  },
  async balanceUpdated(userId: string, kind = 'charge') {
    const updated = {
      transferId: `${kind}:${randomUUID()}`,
      userId,
      kind,
      amount: 10_000,
      balance: 48_000,
      orderId: null,
      updatedAt: new Date(),
      points: 0,
      pointsBalance: 0,
    }
    await peer.emit(BalanceUpdated, updated)
    return updated
  },
})

/** All other services in one. */
export async function startPeer(network: Network) {
  const database = await freshDatabase('messaging')
  const pool = openPool(database.url, { max: 5, name: 'peer', logger })
  const received: Message<AnyEvent>[] = []
  const messaging = createMessaging<Tx>({
    service: 'peer',
    database: { pool, prisma: new PrismaClient({ adapter: prismaAdapter(pool) }) },
    ...network('peer'),
    publishes: [OrderPaid, OrderCancelled, CouponIssued, BalanceUpdated],
    subscriptions: [NotificationRequested, NotificationSent].map((event) =>
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
    emit: messaging.emit,
    heard: <E extends AnyEvent>(event: E) =>
      received.filter(({ meta }) => meta.topic.endsWith(event.topic)).map(({ data }) => data as EventData<E>),
    received,
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

const tokens = new Map<string, Promise<string>>()

export function tokenOf(userId: string, role: 'customer' | 'admin' = 'customer'): Promise<string> {
  const key = `${role} ${userId}`
  const token = tokens.get(key) ?? tokenFor(userId, role)
  tokens.set(key, token)
  return token
}
