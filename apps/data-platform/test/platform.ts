import { type AnyEvent, allEvents, type EventData } from '@jangteo/events'
import {
  confluentRegistry,
  createMessaging,
  kafkaTransport,
  MemoryBroker,
  memoryRegistry,
  memoryTransport,
  type SchemaRegistry,
  type Transport,
  unreliable,
} from '@jangteo/messaging'
import { createLogger, openPool, prismaAdapter } from '@jangteo/service-kit'
import { freshDatabase, testStack, tokenFor, uniquePrefix } from '@jangteo/testing'
import { expect } from 'vitest'
import { dataPlatformConfig } from '../src/config.ts'
import { PrismaClient } from '../src/generated/prisma/client.ts'
import { createDataPlatformService } from '../src/service.ts'

const logger = createLogger({ name: 'test', level: 'silent' })

interface Timeline {
  readonly events: readonly { readonly type: string }[]
}

interface Broker {
  /** A transport of its own for each party. */
  transport(clientId: string): Transport
  readonly registry: SchemaRegistry
}

export function memoryBroker(): Broker {
  const broker = new MemoryBroker()
  return { transport: () => unreliable(memoryTransport(broker)), registry: memoryRegistry() }
}

export function kafkaBroker(): Broker {
  const { kafkaBrokers, schemaRegistryUrl } = testStack()
  const prefix = uniquePrefix()
  return {
    transport: (clientId) =>
      kafkaTransport({ brokers: kafkaBrokers, clientId, topicPrefix: prefix, log: logger }),
    registry: confluentRegistry({ url: schemaRegistryUrl, subjectPrefix: prefix }),
  }
}

/** The service on a database of its own, and a shop that publishes whatever a test wants it to. */
export async function startPlatform({ transport, registry }: Broker) {
  const { jwksUrl, issuer, audience } = testStack()
  const database = await freshDatabase('data-platform')
  const config = dataPlatformConfig({
    NODE_ENV: 'test',
    PORT: '0',
    DATABASE_URL: database.url,
    JWKS_URL: jwksUrl,
    TOKEN_ISSUER: issuer,
    TOKEN_AUDIENCE: audience,
  })
  const service = createDataPlatformService(config, {
    connection: { transport: transport('data-platform'), registry },
    logger,
  })
  await service.messaging.bootstrap()
  const shop = await startShop({ transport, registry })
  await service.start()
  const pool = openPool(database.url, { max: 1, name: 'test', logger })

  const get = async (path: string, token?: string) => {
    const response = await fetch(`${service.url()}${path}`, {
      headers: token ? { authorization: `Bearer ${token}` } : {},
    })
    // biome-ignore lint/suspicious/noExplicitAny: each test says what it expects of the body
    return { status: response.status, body: (await response.json()) as any }
  }
  return {
    publish: shop.publish,
    get,
    /** The timeline of an order as the given user sees it. */
    async timeline(orderId: string, userId: string, role?: 'admin'): Promise<Timeline> {
      const { status, body } = await get(`/orders/${orderId}/timeline`, await tokenFor(userId, role))
      expect(status).toBe(200)
      return body
    },
    async rows(): Promise<Record<string, unknown>[]> {
      return (await pool.query('select * from event order by occurred_on, event_id')).rows
    },
    async stop() {
      await service.stop()
      await shop.stop()
      await pool.end()
      await database.drop()
    },
  }
}

/** Publishes everything twice, as a relay does that died between sending and forgetting. */
async function startShop({ transport, registry }: Broker) {
  const database = await freshDatabase('messaging')
  const pool = openPool(database.url, { max: 2, name: 'shop', logger })
  let now = new Date()
  const wire = transport('shop')
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
    async publish<E extends AnyEvent>(event: E, data: EventData<E>, occurredOn: Date) {
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
