import { type AnyEvent, allEvents, type EventData } from '@jangteo/events'
import {
  type Connection,
  confluentRegistry,
  createMessaging,
  kafkaTransport,
  MemoryBroker,
  memoryRegistry,
  memoryTransport,
  unreliable,
} from '@jangteo/messaging'
import { createLogger, openPool, prismaAdapter } from '@jangteo/service-kit'
import { eventually, freshDatabase, testStack, tokenFor, uniquePrefix } from '@jangteo/testing'
import { expect } from 'vitest'
import { dataPlatformConfig } from '../src/config.ts'
import { PrismaClient } from '../src/generated/prisma/client.ts'
import { createDataPlatformService } from '../src/service.ts'

export const logger = createLogger({ name: 'test', level: process.env.LOG_LEVEL ?? 'silent' })

/** A connection of its own for each party. */
export type Network = (service: string) => Connection

export const memoryNetwork = (): Network => {
  const broker = new MemoryBroker()
  const registry = memoryRegistry()
  return () => ({ transport: memoryTransport(broker), registry })
}

/** Events come twice, and one topic runs ahead of another. */
export const unreliableNetwork = (): Network => {
  const network = memoryNetwork()
  return (service) => ({ ...network(service), transport: unreliable(network(service).transport) })
}

export const kafkaNetwork = (prefix: string = uniquePrefix()): Network => {
  const { kafkaBrokers, schemaRegistryUrl } = testStack()
  return (service) => ({
    transport: kafkaTransport({
      brokers: kafkaBrokers,
      clientId: service,
      topicPrefix: prefix,
      log: logger,
    }),
    registry: confluentRegistry({ url: schemaRegistryUrl, subjectPrefix: prefix }),
  })
}

export interface Call {
  /** Whose token is sent; none without. */
  readonly as?: string
  readonly role?: 'admin'
  readonly body?: unknown
}

interface Timeline {
  readonly events: readonly { readonly type: string }[]
}

/** The service on a database of its own, and a shop that publishes whatever a test wants it to. */
export async function startPlatform(
  network: Network,
  { environment, ...settings }: { clock?: () => Date; environment?: Record<string, string> } = {},
) {
  const { jwksUrl, issuer, audience } = testStack()
  const database = await freshDatabase('data-platform')
  const config = dataPlatformConfig({
    NODE_ENV: 'test',
    PORT: '0',
    DATABASE_URL: database.url,
    JWKS_URL: jwksUrl,
    TOKEN_ISSUER: issuer,
    TOKEN_AUDIENCE: audience,
    ...environment,
  })
  const replicas: ReturnType<typeof createDataPlatformService>[] = []
  const startReplica = async () => {
    const replica = createDataPlatformService(config, {
      connection: network('data-platform'),
      logger,
      ...settings,
    })
    replicas.push(replica)
    await replica.messaging.bootstrap()
    await replica.start()
    await eventually(() => expect(replica.messaging.ready()).toEqual({ ok: true }))
    return replica
  }
  const service = await startReplica()
  const shop = await startShop(network)
  const sql = openPool(database.adminUrl, { max: 2, name: 'test', logger })

  const call = async (method: string, path: string, { as, role, body }: Call = {}) => {
    const response = await fetch(service.url() + path, {
      method,
      headers: {
        ...(as !== undefined && { authorization: `Bearer ${await tokenOf(as, role)}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    // biome-ignore lint/suspicious/noExplicitAny: each test says what it expects of the body
    return { status: response.status, body: (text && JSON.parse(text)) as any }
  }
  return {
    service,
    database,
    sql,
    startReplica,
    async stopService() {
      replicas.splice(replicas.indexOf(service), 1)
      await service.stop()
    },
    publish: shop.publish,
    call,
    get: (path: string, as?: string, role?: 'admin') =>
      call('GET', path, { ...(as && { as }), ...(role && { role }) }),
    post: (path: string, as: string, body: unknown, role?: 'admin') =>
      call('POST', path, { as, body, ...(role && { role }) }),
    /** What an operator is shown. */
    async shown(path: string) {
      const { status, body } = await call('GET', path, { as: 'operator', role: 'admin' })
      expect({ status, body }).toMatchObject({ status: 200 })
      return body
    },
    /** The timeline of an order as the given user sees it. */
    async timeline(orderId: string, userId: string, role?: 'admin'): Promise<Timeline> {
      const { status, body } = await call('GET', `/orders/${orderId}/timeline`, {
        as: userId,
        ...(role && { role }),
      })
      expect(status).toBe(200)
      return body
    },
    async rows(): Promise<Record<string, unknown>[]> {
      return (await sql.query('select * from event order by occurred_on, event_id')).rows
    },
    /** Resolves when so many events are kept. */
    untilKept: (count: number, timeout = 10_000) =>
      eventually(
        async () => {
          const { rows } = await sql.query('select count(*)::int as kept from event')
          expect(rows[0].kept).toBe(count)
        },
        { timeout },
      ),
    async stop() {
      await Promise.all(replicas.map((replica) => replica.stop()))
      await shop.stop()
      await sql.end()
      await database.drop()
    },
  }
}

export type Platform = Awaited<ReturnType<typeof startPlatform>>

const tokens = new Map<string, Promise<string>>()

export function tokenOf(userId: string, role: 'customer' | 'admin' = 'customer'): Promise<string> {
  const key = `${role} ${userId}`
  const token = tokens.get(key) ?? tokenFor(userId, role)
  tokens.set(key, token)
  return token
}

/** Publishes everything twice, as a relay does that died between sending and forgetting. */
async function startShop(network: Network) {
  const database = await freshDatabase('messaging')
  const pool = openPool(database.url, { max: 2, name: 'shop', logger })
  let now = new Date()
  const { transport: wire, registry } = network('shop')
  const messaging = createMessaging({
    service: 'shop',
    database: { pool, prisma: new PrismaClient({ adapter: prismaAdapter(pool) }) },
    transport: {
      ...wire,
      async publish(records) {
        await wire.publish(records)
        await wire.publish(records)
      },
    },
    registry,
    publishes: allEvents,
    subscriptions: [],
    log: logger,
    clock: () => now,
  })
  await messaging.bootstrap()
  await messaging.start({ fatal: (reason) => expect.fail(reason) })
  return {
    /** Publishes an event that occurs at the given instant. */
    async publish<E extends AnyEvent>(event: E, data: EventData<E>, occurredOn: Date = new Date()) {
      now = occurredOn
      await messaging.emit(event, data)
    },
    async stop() {
      await messaging.stop()
      await pool.end()
      await database.drop()
    },
  }
}
