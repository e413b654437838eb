import { randomUUID } from 'node:crypto'
import { Agent, request as httpRequest } from 'node:http'
import { type AnyEvent, type EventData, OrderCancelled, OrderCreated, OrderPaid } from '@jangteo/events'
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
import { createCouponService, type Parts } from '../src/service.ts'
import { publishes } from '../src/subscriptions.ts'
import type { Tx } from '../src/tx.ts'
import { contradictions } from './contradictions.ts'

export interface Answer {
  status: number
  headers: Readonly<Record<string, string | string[] | undefined>>
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

export const logger = createLogger({ name: 'test', level: process.env.LOG_LEVEL ?? 'silent' })

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

export interface CouponSettings extends Partial<CouponConfig> {
  readonly clock?: Parts['clock']
  /** How many processes' worth of the service run beside each other, on one database and one Redis. */
  readonly replicas?: number
}

/**
 * The coupon service on a database of its own, and beside it a peer that stands for all other services: it keeps what
 * coupon publishes, and says what order would say.
 */
export async function startCoupon(
  network: Network = memoryNetwork(),
  { clock, replicas = 1, ...settings }: CouponSettings = {},
) {
  const stack = testStack()
  const database = await freshDatabase('coupon')
  const config: CouponConfig = {
    NODE_ENV: 'test',
    PORT: 0,
    HOST: '127.0.0.1',
    DATABASE_URL: database.url,
    DATABASE_POOL: 6,
    KAFKA_BROKERS: [...stack.kafkaBrokers],
    SCHEMA_REGISTRY_URL: stack.schemaRegistryUrl,
    JWKS_URL: stack.jwksUrl,
    TOKEN_ISSUER: stack.issuer,
    TOKEN_AUDIENCE: stack.audience,
    LOG_LEVEL: 'silent',
    MESSAGING_TRANSPORT: 'kafka',
    TOPIC_PREFIX: '',
    REDIS_URL: stack.redisUrl,
    // Keys of its own: what others do in the same Redis does not reach it.
    REDIS_PREFIX: uniquePrefix(),
    ISSUE_PERSON_LIMIT: 0,
    ISSUE_ADDRESS_LIMIT: 0,
    TRUSTED_PROXIES: [],
    ...settings,
  }
  const startReplica = async () => {
    const replica = createCouponService(config, {
      connection: network('coupon'),
      logger,
      ...(clock && { clock }),
    })
    await replica.messaging.bootstrap()
    await replica.start()
    await joined(replica.messaging)
    return replica
  }
  const service = await startReplica()
  const services = [service]
  while (services.length < replicas) services.push(await startReplica())
  const peer = await startPeer(network)
  const sql = openPool(database.adminUrl, { max: 2, name: 'test', logger })
  const agent = new Agent({ keepAlive: true, maxSockets: 200 })

  /** Asks one of the replicas after the other. */
  let turn = 0
  const call = async (method: string, path: string, { as, role, body, headers = {} }: Call = {}) => {
    const replica = services[turn++ % services.length] as typeof service
    const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
    return send(agent, method, replica.url() + path, text, {
      ...(as !== undefined && { authorization: `Bearer ${await tokenOf(as, role)}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    })
  }
  const get = (path: string, options?: Call) => call('GET', path, options)
  const post = (path: string, options?: Call) => call('POST', path, options)
  const ask = (as: string, campaignId: string) => post('/coupons/issue', { as, body: { campaignId } })

  return {
    service,
    services,
    startReplica,
    config,
    peer,
    database,
    sql,
    call,
    get,
    post,
    /** Asks for a coupon. */
    ask,
    /** Asks for a coupon until the gate is open, as a person would. */
    askUntilOpen: (as: string, campaignId: string) =>
      eventually(
        async () => {
          const answer = await ask(as, campaignId)
          if (answer.status === 503) throw new Error(answer.body.code)
          return answer
        },
        { timeout: 20_000 },
      ),
    /** Makes a campaign, and waits until it can be asked for. */
    async campaign(terms: CampaignTerms = {}) {
      const campaignId = await insertCampaign(sql, terms)
      await signal(service.messaging, 'campaigns')
      const { gate } = service
      await eventually(async () => {
        if (!gate.epoch || !(await gate.versions(gate.epoch)).has(campaignId))
          throw new Error('the gate does not know the campaign yet')
      })
      return campaignId
    },
    /** Changes a campaign as its route would: a new version, and a signal. */
    async change(campaignId: string, change: { quantity?: number; status?: string }) {
      await sql.query(
        `update campaign set quantity = coalesce($2, quantity), status = coalesce($3, status), version = version + 1
         where campaign_id = $1`,
        [campaignId, change.quantity ?? null, change.status ?? null],
      )
      await signal(service.messaging, 'campaigns')
    },
    requestOf: async (as: string, requestId: string) =>
      (await get(`/coupons/issue/${requestId}`, { as })).body,
    /** Resolves when a request has come to this. */
    untilRequest: (as: string, requestId: string, status: string) =>
      eventually(async () => {
        const { body } = await get(`/coupons/issue/${requestId}`, { as })
        if (body.status !== status) throw new Error(`the request is ${body.status ?? body.code}`)
        return body
      }),
    /** How many requests of a campaign are in each state. */
    async counts(campaignId: string): Promise<Record<string, number>> {
      const { rows } = await sql.query<{ status: string; count: number }>(
        'select status, count(*)::int from request where campaign_id = $1 group by 1',
        [campaignId],
      )
      return Object.fromEntries(rows.map(({ status, count }) => [status, count]))
    },
    contradictions: () => contradictions(sql),
    async stop() {
      agent.destroy()
      for (const each of services) await each.stop()
      await peer.stop()
      await sql.end()
      await database.drop()
    },
  }
}

export type RunningCoupon = Awaited<ReturnType<typeof startCoupon>>

export interface CampaignTerms {
  quantity?: number
  opensAt?: Date
  closesAt?: Date
  status?: string
}

const HOUR_MS = 3_600_000

/** Puts a campaign in, as its route would. */
export async function insertCampaign(
  sql: { query(text: string, values: unknown[]): Promise<unknown> },
  terms: CampaignTerms = {},
): Promise<string> {
  const campaignId = randomUUID()
  const now = Date.now()
  await sql.query(
    `insert into campaign (campaign_id, name, kind, amount, minimum_amount, quantity, opens_at, closes_at,
       valid_for_seconds, status, version, created_at)
     values ($1, 'Five thousand won', 'fixed', 5000, 20000, $2, $3, $4, 86400, $5, 1, $6)`,
    [
      campaignId,
      terms.quantity ?? 100,
      terms.opensAt ?? new Date(now - HOUR_MS),
      terms.closesAt ?? new Date(now + HOUR_MS),
      terms.status ?? 'running',
      new Date(now),
    ],
  )
  return campaignId
}

/** What a work in the service would signal. */
export const signal = (messaging: Messaging<Tx>, key: string) =>
  messaging.transact({}, async (work) => work.signal(key))

function send(
  agent: Agent,
  method: string,
  url: string,
  body: string | undefined,
  headers: Record<string, string>,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { method, agent, headers }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (part) => {
        text += part
      })
      response.once('error', reject)
      response.once('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: text === '' ? undefined : JSON.parse(text),
        }),
      )
    })
    request.once('error', reject)
    request.end(body)
  })
}

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
