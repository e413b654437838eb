import { randomUUID } from 'node:crypto'
import { OrderCancelled, OrderCreated, OrderPaid } from '@jangteo/events'
import type { Messaging } from '@jangteo/messaging'
import type { Overrides } from '@jangteo/service'
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
import { eventually, freshDatabase, testRedisUrl, uniquePrefix } from '@jangteo/testing'
import type { CouponConfig } from '../src/config.ts'
import { coupon } from '../src/service.ts'
import type { Tx } from '../src/stores/tx.ts'
import { publishes } from '../src/subscriptions.ts'

/** The failed checks of the service's own audit. */
export async function contradictions(url: () => string): Promise<unknown[]> {
  const { status, body } = await httpAgent(url).get('/internal/audit', { as: 'operator', role: 'admin' })
  if (status !== 200) throw new Error(`the audit was refused: ${body.detail}`)
  return body.checks.filter(({ holds }: { holds: boolean }) => !holds)
}

export interface CouponSettings extends Partial<CouponConfig> {
  readonly clock?: Overrides['clock']
  /** Number of instances of the service, on one database and one Redis. */
  readonly replicas?: number
}

/**
 * The coupon service on its own database, with a peer that stands for all other services: it records the events of coupon,
 * and publishes those of order.
 */
export async function startCoupon(
  network: Network = memoryNetwork(),
  { clock, replicas = 1, ...settings }: CouponSettings = {},
) {
  const database = await freshDatabase('coupon')
  const config: CouponConfig = {
    ...commonConfig(database.url),
    DATABASE_POOL: 6,
    REDIS_URL: testRedisUrl('coupon'),
    // A prefix for its keys, because tests share one Redis.
    REDIS_PREFIX: uniquePrefix(),
    ISSUE_PERSON_LIMIT: 0,
    ISSUE_ADDRESS_LIMIT: 0,
    ISSUE_PATIENCE_SECONDS: 60,
    TRUSTED_PROXIES: [],
    ...settings,
  }
  const startReplica = async () => {
    const replica = coupon.create(config, {
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
  const peer = await startPeer({
    network,
    publishes: [OrderCreated, OrderPaid, OrderCancelled],
    hears: publishes,
  })
  const sql = openPool(database.adminUrl, { max: 2, name: 'test', logger })

  let turn = 0
  const nextReplica = () => services[turn++ % services.length] as typeof service
  const { get, post, patch } = httpAgent(() => nextReplica().url())
  const ask = (as: string, campaignId: string) => post('/coupons/issue', { as, body: { campaignId } })

  return {
    service,
    services,
    startReplica,
    config,
    peer,
    database,
    sql,
    get,
    post,
    patch,
    /** Asks for a coupon. */
    ask,
    /** Asks for a coupon until the gate is open. */
    askUntilOpen: (as: string, campaignId: string) =>
      eventually(
        async () => {
          const answer = await ask(as, campaignId)
          if (answer.status === 503) throw new Error(answer.body.code)
          return answer
        },
        { timeout: 20_000 },
      ),
    /** Creates a campaign, and waits until the gate has loaded it. */
    async campaign(terms: CampaignTerms = {}) {
      const campaignId = await insertCampaign(sql, terms)
      await signal(service.messaging, 'campaigns')
      const { gate } = service.parts
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
    /** Resolves when a request has this status. */
    untilRequest: (as: string, requestId: string, status: string) =>
      eventually(async () => {
        const { body } = await get(`/coupons/issue/${requestId}`, { as })
        if (body.status !== status) throw new Error(`the request is ${body.status ?? body.code}`)
        return body
      }),
    /** Number of requests of a campaign, by status. */
    async counts(campaignId: string): Promise<Record<string, number>> {
      const { rows } = await sql.query<{ status: string; count: number }>(
        'select status, count(*)::int from request where campaign_id = $1 group by 1',
        [campaignId],
      )
      return Object.fromEntries(rows.map(({ status, count }) => [status, count]))
    },
    contradictions: () => contradictions(() => nextReplica().url()),
    async stop() {
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

/** Inserts a campaign, as its route would. */
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

/** Sends a signal, as a Work of the service would. */
export const signal = (messaging: Messaging<Tx>, key: string) =>
  messaging.transact({}, async (work) => work.signal(key))
