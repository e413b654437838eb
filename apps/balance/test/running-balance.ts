import { createHmac, randomUUID } from 'node:crypto'
import {
  type EventData,
  OrderPaid,
  OrderPaymentRequested,
  OrderRefundRequested,
  PaymentCompleted,
  PaymentDeclined,
  PaymentRefunded,
  sampleOf,
} from '@jangteo/events'
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
import { eventually, freshDatabase, testStack } from '@jangteo/testing'
import type { BalanceConfig } from '../src/config.ts'
import { balance } from '../src/service.ts'
import { publishes } from '../src/subscriptions.ts'
import { CHARGES_DUE } from '../src/use-cases/request-charge.ts'

interface Signed {
  /** Seconds. */
  time?: number
  secret?: string
  /** The body that is signed, when it is another. */
  over?: string
  /** The whole header. */
  header?: string
}

export type PaymentRequest = EventData<typeof OrderPaymentRequested>

/**
 * The balance service on a database of its own, and beside it a peer that stands for all other services: it keeps what
 * balance publishes, and says what order would say.
 */
export async function startBalance(
  network: Network = memoryNetwork(),
  settings: Partial<BalanceConfig> = {},
) {
  const stack = testStack()
  const database = await freshDatabase('balance')
  const config: BalanceConfig = {
    ...commonConfig(database.url),
    GATEWAY_URL: stack.gatewayUrl,
    // A merchant of its own: what others tell the gateway to do does not reach it.
    GATEWAY_KEY: `test-${randomUUID()}`,
    GATEWAY_WEBHOOK_SECRET: [stack.gatewayWebhookSecret],
    GATEWAY_TIMEOUT_MS: 2_000,
    WEBHOOK_URL: undefined,
    CHARGE_DAILY_LIMIT: 50_000_000,
    POINTS_PERCENT: 1,
    SHOP_TIME_ZONE: 'Asia/Seoul',
    ...settings,
  }
  const service = balance.create(config, { connection: network('balance'), logger })
  await service.messaging.bootstrap()
  const peer = await startPeer({
    network,
    publishes: [OrderPaymentRequested, OrderRefundRequested, OrderPaid],
    hears: publishes,
  })
  await service.start()
  await joined(service.messaging)
  const sql = openPool(database.adminUrl, { max: 1, name: 'test', logger })

  const { get, post } = httpAgent(service.url)
  const requestCharge = (as: string, amount: number, key: string = randomUUID()) =>
    post('/balance/charge', { as, body: { amount }, headers: { 'idempotency-key': key } })
  const charge = (as: string, amount: number, key: string = randomUUID()) =>
    post('/balance/charge', { as, body: { amount }, headers: { 'idempotency-key': key, prefer: 'wait=10' } })

  /** Sends what the gateway would send, signed as it would. */
  const webhook = (body: unknown, signed: Signed = {}) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    const time = signed.time ?? Math.floor(Date.now() / 1000)
    const secret = signed.secret ?? (config.GATEWAY_WEBHOOK_SECRET[0] as string)
    const mac = createHmac('sha256', secret)
      .update(`${time}.${signed.over ?? text}`)
      .digest('hex')
    const signature = signed.header ?? `t=${time},v1=${mac}`
    return post('/gateway/webhook', { body: text, headers: { 'gateway-signature': signature } })
  }

  /** Tells the gateway how to treat this service from now on; what is not said is as usual. */
  const behave = async (behaviour: object) => {
    const response = await fetch(`${stack.gatewayUrl}/v1/behaviour`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${config.GATEWAY_KEY}` },
      body: JSON.stringify(behaviour),
    })
    if (!response.ok) throw new Error(await response.text())
  }

  /** Lets the job come to every open charge now, and not when its time has come. */
  const nudge = async () => {
    await sql.query(`update charge set next_try_at = '-infinity' where status in ('requested', 'authorised')`)
    await service.messaging.transact({}, async (work) => work.signal(CHARGES_DUE))
  }

  const answersTo = (paymentId: string) => [
    ...peer.heard(PaymentCompleted).filter((answer) => answer.paymentId === paymentId),
    ...peer.heard(PaymentDeclined).filter((answer) => answer.paymentId === paymentId),
  ]
  /** What order says. Every call is an event of its own. */
  const ask = async (payment: Partial<PaymentRequest> & { userId: string; amount: number }) => {
    const request: PaymentRequest = {
      paymentId: randomUUID(),
      orderId: randomUUID(),
      points: 0,
      requestedAt: new Date(),
      ...payment,
    }
    await peer.say(OrderPaymentRequested, request)
    return request
  }
  const refund = async ({ points: _, ...payment }: PaymentRequest) => {
    await peer.say(OrderRefundRequested, { ...payment, requestedAt: new Date() })
  }
  const paid = async ({ requestedAt: paidAt, ...payment }: PaymentRequest) => {
    await peer.say(OrderPaid, sampleOf(OrderPaid, { ...payment, paidAt }))
  }

  return {
    service,
    peer,
    database,
    sql,
    get,
    post,
    charge,
    requestCharge,
    webhook,
    behave,
    nudge,
    ask,
    /** Says that the money of a payment shall go back. Every call is an event of its own. */
    refund,
    /** Says that an order was paid by this payment. Every call is an event of its own. */
    paid,
    answersTo,
    balanceOf: async (as: string) => (await get('/balance', { as })).body.balance as number,
    pointsOf: async (as: string) => (await get('/balance', { as })).body.points as number,
    audit: async () => (await get('/internal/audit', { as: 'auditor', role: 'admin' })).body,
    /** The trace of each event about a person. */
    tracesOf: (userId: string) =>
      peer.received
        .filter(({ data }) => data.userId === userId)
        .map(({ meta }) => meta.traceparent.split('-')[1]),
    /** Resolves when a charge has come to this. */
    untilCharge: (as: string, chargeId: string, status: string) =>
      eventually(async () => {
        const { body } = await get(`/balance/charges/${chargeId}`, { as })
        if (body.status !== status) throw new Error(`the charge is ${body.status}`)
        return body
      }),
    refundsOf: ({ paymentId }: PaymentRequest) =>
      peer.heard(PaymentRefunded).filter((answer) => answer.paymentId === paymentId),
    /** Resolves with the answer to a payment, as soon as so many of it came. */
    answered: ({ paymentId }: PaymentRequest, count = 1) =>
      eventually(() => {
        const answers = answersTo(paymentId)
        if (answers.length < count) throw new Error(`${answers.length} answers to ${paymentId} came`)
        return answers[0] as (typeof answers)[0]
      }),
    /** What the books say as a whole; each of these must be empty. */
    async contradictions() {
      const { rows } = await sql.query(`
        select 'a transfer does not come to zero' as what, transfer_id as which
        from entry group by transfer_id having sum(amount) <> 0
        union all
        select 'a wallet is not the sum of its entries', w.user_id
        from wallet w left join entry e on e.account = 'wallet:' || w.user_id
        group by w.user_id, w.balance having w.balance <> coalesce(sum(e.amount), 0)
        union all
        select 'an account without a wallet', e.account
        from entry e left join wallet w on e.account = 'wallet:' || w.user_id
        where e.account like 'wallet:%' and w.user_id is null
        union all
        select 'a completed payment without its transfer', p.payment_id
        from payment p left join transfer t on t.transfer_id = 'payment:' || p.payment_id
        where (p.status <> 'declined' and p.amount > 0) <> (t.transfer_id is not null)
        union all
        select 'the points are not the sum of their entries', w.user_id
        from wallet w left join entry e on e.account = 'points:' || w.user_id
        group by w.user_id, w.points having w.points <> coalesce(sum(e.amount), 0)
        union all
        select 'the history has a gap', w.user_id
        from wallet w left join transfer t using (user_id)
        group by w.user_id, w.version having w.version <> count(t.version) or w.version <> coalesce(max(t.version), 0)`)
      const { body } = await get('/internal/audit', { as: 'auditor', role: 'admin' })
      return [...rows, ...body.checks.filter(({ holds }: { holds: boolean }) => !holds)]
    },
    /** Everything that the service has stored, to show that nothing changed. */
    async everything() {
      const { rows } = await sql.query(`
        select (select json_agg(w order by user_id) from wallet w) as wallets,
               (select json_agg(t order by transfer_id) from transfer t) as transfers,
               (select json_agg(e order by transfer_id, account) from entry e) as entries,
               (select json_agg(p order by payment_id) from payment p) as payments,
               (select json_agg(o order by order_id) from cancelled_order o) as cancelled,
               (select json_agg(c order by charge_id) from charge c) as charges`)
      return rows[0]
    },
    async stop() {
      await service.stop()
      await peer.stop()
      await sql.end()
      await database.drop()
    },
  }
}

export type RunningBalance = Awaited<ReturnType<typeof startBalance>>
