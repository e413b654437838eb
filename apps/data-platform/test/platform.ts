import { type AnyEvent, allEvents, type EventData } from '@jangteo/events'
import { openPool } from '@jangteo/service-kit'
import { type Call, httpAgent, joined, logger, type Network, startPeer } from '@jangteo/service-testing'
import { eventually, freshDatabase, testStack } from '@jangteo/testing'
import { expect } from 'vitest'
import { dataPlatformConfig } from '../src/config.ts'
import { dataPlatform } from '../src/service.ts'

interface Timeline {
  readonly items: readonly { readonly type: string }[]
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
    CONSUMER_LINGER_MS: '20',
    PERSON_LIMIT: '0',
    ADDRESS_LIMIT: '0',
    ACTIVITY_LIMIT: '0',
    // There is no other service to answer.
    AUDIT_EVERY_SECONDS: '0',
    // A result would be one more event, at any moment.
    POPULARITY_EVERY_SECONDS: '0',
    JWKS_URL: jwksUrl,
    TOKEN_ISSUER: issuer,
    TOKEN_AUDIENCE: audience,
    ...environment,
  })
  const replicas: ReturnType<typeof dataPlatform.create>[] = []
  const startReplica = async () => {
    const replica = dataPlatform.create(config, {
      connection: network('data-platform'),
      logger,
      ...settings,
    })
    replicas.push(replica)
    await replica.messaging.bootstrap()
    await replica.start()
    await joined(replica.messaging)
    return replica
  }
  const service = await startReplica()
  const shop = await startShop(network)
  const sql = openPool(database.adminUrl, { max: 2, name: 'test', logger })

  const agent = httpAgent(service.url)
  /** Without headers, so that an answer can be compared as a whole. */
  const call = async (method: string, path: string, options?: Call) => {
    const { status, body } = await agent.call(method, path, options)
    return { status, body }
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
    untilKept: (count: number, timeout = 30_000) =>
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

/** Publishes everything twice, as a relay does that died between sending and forgetting. */
async function startShop(network: Network) {
  let now = new Date()
  const { say, stop } = await startPeer({
    name: 'shop',
    network: sayingTwice(network),
    publishes: allEvents,
    hears: [],
    clock: () => now,
  })
  return {
    /** Publishes an event that occurs at the given instant. */
    async publish<E extends AnyEvent>(event: E, data: EventData<E>, occurredOn: Date = new Date()) {
      now = occurredOn
      await say(event, data)
    },
    stop,
  }
}

const sayingTwice =
  (network: Network): Network =>
  (service) => {
    const { transport, registry } = network(service)
    return {
      registry,
      transport: {
        ...transport,
        async publish(records) {
          await transport.publish(records)
          return transport.publish(records)
        },
      },
    }
  }
