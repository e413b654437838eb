import type { Subscription } from '@jangteo/messaging'
import type { Environment } from '@jangteo/service-kit'
import { logger, type Network } from '@jangteo/service-testing'
import { services } from '@jangteo/shop'
import {
  eventually,
  freshDatabase,
  testEnvironment,
  testStack,
  tokenFor,
  uniquePrefix,
} from '@jangteo/testing'
import { Redis } from 'ioredis'
import pg from 'pg'
import { expect } from 'vitest'

/** What a service answered. */
export interface Answer {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: each scenario says what it expects of the body
  readonly body: any
}

interface Ask {
  readonly body?: unknown
  readonly headers?: Record<string, string>
}

/** One customer, as a client of the services. */
export interface Customer {
  post(service: ServiceName, path: string, ask?: Ask): Promise<Answer>
  remove(service: ServiceName, path: string): Promise<Answer>
  put(service: ServiceName, path: string, ask?: Ask): Promise<Answer>
  get(service: ServiceName, path: string): Promise<Answer>
  /** What is answered, as it is. */
  text(service: ServiceName, path: string, headers?: Record<string, string>): Promise<string>
  charge(amount: number): Promise<void>
  /** Asks for a coupon of the demo's campaign, waits until it is issued, and answers its id. */
  coupon(): Promise<string>
  /** Resolves when a coupon is in this state. */
  untilCoupon(couponId: string, status: string): Promise<Answer['body']>
  /** Places an order, with a coupon if given, and answers its id. */
  place(quantities: Record<string, number>, couponId?: string): Promise<string>
  /** Pays, and waits for the outcome. */
  pay(orderId: string, payment?: { usePoints: number }): Promise<Answer>
  /** Cancels, and waits until money that was taken is back. */
  cancel(orderId: string): Promise<Answer>
  order(orderId: string): Promise<Answer['body']>
  /** Resolves when an order is in this state. */
  untilOrder(orderId: string, status: string): Promise<Answer['body']>
  balance(): Promise<number>
  /** Resolves when the customer has so many points. */
  untilPoints(points: number): Promise<void>
  /** The types of an order's events, in their order, once so many are known. */
  timeline(orderId: string, types: readonly string[]): Promise<void>
}

export type ServiceName = keyof typeof services
export const serviceNames = Object.keys(services) as ServiceName[]
/** The services that decide, and the one that reports what happened: all that a scenario of an order needs. */
export const core: readonly ServiceName[] = ['order', 'coupon', 'balance', 'data-platform']

/**
 * Every service of the shop in this process, or only some of them, each on a database of its own, with the demo's
 * products in.
 */
export async function openShop(
  network: Network,
  changes: Environment = {},
  names: readonly ServiceName[] = serviceNames,
) {
  const opened = await Promise.all(names.map((name) => openService(name, network, changes)))
  const find = (name: ServiceName) => opened[names.indexOf(name)] as (typeof opened)[number]
  const url = (name: ServiceName): string => find(name).service.url()
  await Promise.all(opened.map(({ start }) => start()))
  return {
    url,
    customer: (userId: string) => customerOf(userId, url),
    operator: customerOf('operator', url, 'admin'),
    /** The audit of each of these services, which must run and must find nothing. */
    async agrees(audited: readonly ServiceName[] = names) {
      for (const name of new Set(audited)) {
        const { status, body } = await customerOf('operator', url, 'admin').get(name, '/internal/audit')
        expect(status).toBe(200)
        expect(body.checks.filter(({ holds }: { holds: boolean }) => !holds)).toEqual([])
      }
    },
    /** Runs a service's job now, and not only in its time. */
    runJob: (service: ServiceName, job: string) =>
      find(service).service.messaging.transact({}, async (work) => work.signal(job)),
    /** Runs handlers of a service over everything that its topics keep, if they may. */
    replay: (service: ServiceName, subscriptions: readonly Subscription<never>[]) =>
      find(service).service.messaging.replay({
        id: crypto.randomUUID(),
        subscriptions: subscriptions as never,
      }),
    ready: async (service: ServiceName) => find(service).service.messaging.ready(),
    leave: (service: ServiceName) => find(service).leave(),
    comeBack: (service: ServiceName) => find(service).comeBack(),
    /** One row of a service's database, as its administrator sees it. */
    async row(service: ServiceName, query: string): Promise<Record<string, unknown>> {
      return (await find(service).sql.query(query)).rows[0]
    },
    /** Runs statements in a service's database as its administrator, behind the service's back. */
    async behind(service: ServiceName, statements: string): Promise<void> {
      await find(service).sql.query(statements)
    },
    /** The tables of a service in which a text can be read, as its administrator sees them. */
    tablesThatSay: (service: ServiceName, text: string) => tablesThatSay(find(service).sql, text),
    /** Runs a script in Redis behind a service's back, and answers its result. ARGV: the prefix of the service's keys. */
    async behindRedis(service: ServiceName, script: string): Promise<unknown> {
      const redis = new Redis(testStack().redisAdminUrl)
      return redis.eval(script, 0, find(service).redisPrefix).finally(() => redis.disconnect())
    },
    async close() {
      await Promise.all(opened.map(({ stop }) => stop()))
    },
  }
}

export type Shop = Awaited<ReturnType<typeof openShop>>

async function openService(name: ServiceName, network: Network, changes: Environment) {
  const database = await freshDatabase(name)
  const sql = new pg.Client(database.adminUrl)
  await sql.connect()
  const redisPrefix = uniquePrefix()
  const environment = {
    ...testEnvironment(name),
    NODE_ENV: 'test',
    PORT: '0',
    DATABASE_URL: database.url,
    LOG_LEVEL: 'silent',
    REDIS_PREFIX: redisPrefix,
    ISSUE_PERSON_LIMIT: '0',
    ISSUE_ADDRESS_LIMIT: '0',
    // A merchant of its own: shops beside each other do not meet at the gateway.
    GATEWAY_KEY: crypto.randomUUID(),
    ...changes,
  }
  const create = () => services[name].createFrom(environment, { connection: network(name), logger })
  let service = create()
  let isAway = false
  await service.messaging.bootstrap()
  const start = async () => {
    await service.start()
    await eventually(() => expect(service.messaging.ready()).toEqual({ ok: true }))
  }
  return {
    get service() {
      return service
    },
    sql,
    redisPrefix,
    async start() {
      await start()
      await service.commands.seed?.()
    },
    /** Is away from now on. */
    async leave() {
      isAway = true
      await service.stop()
    },
    /** Is there again, as a process that was started again would be. */
    async comeBack() {
      service = create()
      await start()
      isAway = false
    },
    async stop() {
      // A test that fails while a service is away ends there.
      if (!isAway) await service.stop()
      await sql.end()
      await database.drop()
    },
  }
}

/** Every table of a database in which a text can be read, also as bytes. */
async function tablesThatSay(sql: pg.Client, text: string): Promise<string[]> {
  const { rows } = await sql.query(
    `select oid::regclass::text as name from pg_class
     where relkind = 'r' and relnamespace::regnamespace::text not in ('pg_catalog', 'information_schema')`,
  )
  const saying: string[] = []
  for (const { name } of rows) {
    const found = await sql.query(
      `select 1 from ${name} t where position($1 in t::text) > 0 or position($2 in t::text) > 0 limit 1`,
      [text, Buffer.from(text).toString('hex')],
    )
    if (found.rowCount) saying.push(name)
  }
  return saying
}

/** A customer with a token; `url` tells where the customer finds a service. */
export function customerOf(
  userId: string,
  url: (service: ServiceName) => string,
  role: 'customer' | 'admin' = 'customer',
): Customer {
  let token: Promise<string> | undefined
  const ask = async (method: string, address: string, { body, headers }: Ask = {}) => {
    token ??= tokenFor(userId, role)
    return fetch(address, {
      method,
      headers: {
        authorization: `Bearer ${await token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  }
  const call = async (method: string, address: string, asked?: Ask): Promise<Answer> => {
    const answer = await ask(method, address, asked)
    return { status: answer.status, body: await answer.json() }
  }
  const customer: Customer = {
    post: (service, path, asked) => call('POST', url(service) + path, asked),
    remove: (service, path) => call('DELETE', url(service) + path),
    put: (service, path, asked) => call('PUT', url(service) + path, asked),
    get: (service, path) => call('GET', url(service) + path),
    text: async (service, path, headers = {}) => (await ask('GET', url(service) + path, { headers })).text(),
    async charge(amount) {
      const headers = { 'idempotency-key': crypto.randomUUID(), prefer: 'wait=10' }
      const { status } = await customer.post('balance', '/balance/charge', { body: { amount }, headers })
      expect(status).toBe(201)
    },
    async coupon() {
      const { body: campaigns } = await customer.get('coupon', '/coupons/campaigns')
      const { campaignId } = campaigns.items[0]
      const { requestId } = await eventually(async () => {
        const { status, body } = await customer.post('coupon', '/coupons/issue', { body: { campaignId } })
        expect({ status, body }).toMatchObject({ status: 202 })
        return body
      })
      return eventually(async () => {
        const { body } = await customer.get('coupon', `/coupons/issue/${requestId}`)
        expect(body.status).toBe('issued')
        return body.couponId
      })
    },
    untilCoupon: (couponId, status) =>
      eventually(async () => {
        const { body } = await customer.get('coupon', `/coupons/${couponId}`)
        expect(body.status).toBe(status)
        return body
      }),
    untilOrder: (orderId, status) =>
      eventually(async () => {
        const order = await customer.order(orderId)
        expect(order.status).toBe(status)
        return order
      }),
    async place(quantities, couponId) {
      const lines = Object.entries(quantities).map(([productId, quantity]) => ({ productId, quantity }))
      const { status, body } = await customer.post('order', '/orders', { body: { lines, couponId } })
      expect({ status, body }).toMatchObject({ status: 201 })
      return body.orderId
    },
    pay: (orderId, body) =>
      customer.post('order', `/orders/${orderId}/pay`, {
        headers: { prefer: 'wait=10' },
        ...(body && { body }),
      }),
    cancel: (orderId) =>
      customer.post('order', `/orders/${orderId}/cancel`, { headers: { prefer: 'wait=10' } }),
    order: async (orderId) => (await customer.get('order', `/orders/${orderId}`)).body,
    balance: async () => (await customer.get('balance', '/balance')).body.balance,
    untilPoints: (points) =>
      eventually(async () => expect((await customer.get('balance', '/balance')).body.points).toBe(points)),
    timeline: (orderId, types) =>
      eventually(async () => {
        const { body } = await customer.get('data-platform', `/orders/${orderId}/timeline`)
        expect(body.items?.map(({ type }: { type: string }) => type).toSorted()).toEqual(types.toSorted())
      }),
  }
  return customer
}
