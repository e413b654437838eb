import { randomUUID } from 'node:crypto'
import { runAudit } from '@jangteo/infra'
import {
  consumerGroups,
  eventually,
  type ServiceProcess,
  startServiceProcess,
  tokenFor,
  uniquePrefix,
} from '@jangteo/testing'
import { afterEach, expect, it } from 'vitest'
import { type ServiceName, serviceNames } from './support/shop.ts'

const ORDERS = 2_000
const AT_ONCE = 40
const CUSTOMERS = 20
const CHARGED = 10_000_000
const STOCK = 5_000
const PRICE = 700
/** In the ranking, for a piece that is sold. */
const POINTS_A_PIECE = 10
const ENDS = ['paid', 'cancelled', 'refunded']

const running: ServiceProcess[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map((service) => service.stop()))
})

async function start(name: string, topicPrefix: string): Promise<ServiceProcess> {
  const service = await startServiceProcess(name, { topicPrefix, environment: { LOG_LEVEL: 'fatal' } })
  running.push(service)
  return service
}

/** Asks until there is an answer: a client whose service is killed tries again, with the same key. */
const ask = (url: string, token: string, headers: Record<string, string> = {}, body?: unknown) =>
  eventually(
    async () => {
      const answer = await fetch(url, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          ...headers,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(15_000),
      })
      // biome-ignore lint/suspicious/noExplicitAny: what the service answers
      const json: any = await answer.json()
      if (answer.status >= 500 || json.code === 'idempotency-key-in-progress')
        throw new Error(JSON.stringify(json))
      return json
    },
    { timeout: 60_000 },
  )

it('loses and doubles nothing when each service is killed in the middle of 2,000 orders', {
  timeout: 180_000,
}, async () => {
  const prefix = uniquePrefix()
  const all = await Promise.all(serviceNames.map((name) => start(name, prefix)))
  const the = (name: ServiceName) => all[serviceNames.indexOf(name)] as ServiceProcess
  const [order, balance] = [the('order'), the('balance')]
  const operator = await tokenFor('operator', 'admin')
  const tokens = await Promise.all(Array.from({ length: CUSTOMERS }, (_, n) => tokenFor(`customer-${n}`)))
  await ask(
    `${order.url}/products`,
    operator,
    {},
    { productId: 'lamp', name: 'A lamp', price: PRICE, available: STOCK },
  )
  await Promise.all(
    tokens.map((token) =>
      ask(
        `${balance.url}/balance/charge`,
        token,
        { 'idempotency-key': 'first', prefer: 'wait=10' },
        { amount: CHARGED },
      ),
    ),
  )

  let begun = 0
  const kills = all.map((service, index) => ({
    service,
    at: Math.round(((index + 1) * ORDERS) / (all.length + 1)),
  }))
  const killed: Promise<void>[] = []
  const buy = async (n: number): Promise<void> => {
    const token = tokens[n % CUSTOMERS] as string
    const lines = [{ productId: 'lamp', quantity: 1 + (n % 2) }]
    const placed = await ask(`${order.url}/orders`, token, { 'idempotency-key': randomUUID() }, { lines })
    const api = `${order.url}/orders/${placed.orderId}`
    const prefer = { prefer: 'wait=5' }
    if (n % 10 === 0)
      await Promise.all([ask(`${api}/pay`, token, prefer), ask(`${api}/cancel`, token, prefer)])
    else await ask(`${api}/pay`, token, prefer)
    if (n % 10 === 5) await ask(`${api}/cancel`, token, prefer)
  }
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (begun < ORDERS) {
        begun += 1
        if (begun === kills[0]?.at)
          killed.push((kills.shift() as (typeof kills)[number]).service.killAndRestart())
        await buy(begun)
      }
    }),
  )
  await Promise.all(killed)
  expect(killed).toHaveLength(6)

  const one = async <Row>(service: ServiceProcess, query: string) =>
    (await service.sql.query(query)).rows[0] as Row
  await eventually(
    async () => {
      const { open } = await one<{ open: string }>(
        order,
        `select count(*) filter (where asked_at is not null or not status = any('{${ENDS}}')) as open from orders`,
      )
      expect(Number(open)).toBe(0)
    },
    { timeout: 90_000 },
  )
  const kept = await one<Record<string, string>>(
    order,
    `select count(*) as orders, sum(amount) filter (where status = 'paid') as paid,
       count(*) filter (where status = 'paid') as sales from orders`,
  )
  expect(Number(kept.orders)).toBe(ORDERS)
  await eventually(
    async () => {
      const { wallets, entries } = await one<Record<string, string>>(
        balance,
        'select (select sum(balance) from wallet) as wallets, (select sum(amount) from entry) as entries',
      )
      expect({ wallets: Number(wallets), entries: Number(entries) }).toEqual({
        wallets: CUSTOMERS * CHARGED - Number(kept.paid),
        entries: 0,
      })
      const { told } = await one<{ told: string }>(
        the('data-platform'),
        `select count(distinct order_id) filter (where event_type = 'OrderPaid')
              - count(distinct order_id) filter (where event_type = 'OrderCancelled' and facts ->> 'paid' = 'true')
           as told from event`,
      )
      expect(told).toBe(kept.sales)
      // What only receives has heard of each payment and each cancellation once.
      const heard = await one(
        the('notification'),
        `select count(*) filter (where kind = 'order-paid') as paid,
           count(*) filter (where kind = 'order-cancelled') as cancelled from notification`,
      )
      const happened = await one(
        the('data-platform'),
        `select count(distinct order_id) filter (where event_type = 'OrderPaid') as paid,
           count(distinct order_id) filter (where event_type = 'OrderCancelled') as cancelled from event`,
      )
      expect(heard).toEqual(happened)
      const rank = await fetch(`${the('ranking').url}/products/lamp/rank?window=month`)
      expect(await rank.json()).toMatchObject({ points: (POINTS_A_PIECE * Number(kept.paid)) / PRICE })
      const lags = Object.entries(await consumerGroups(prefix)).filter(([, { lag }]) => lag > 0)
      expect(lags).toEqual([])
    },
    { timeout: 60_000 },
  )
  // Every audit since the beginning, and one of everything now: no kill has made a difference, or a false alarm.
  const dataPlatform = the('data-platform')
  const { equations } = await runAudit(
    { name: 'data-platform', url: dataPlatform.url, token: operator },
    { full: true, signal: undefined },
  )
  expect(equations.filter(({ verdict }) => verdict !== 'holds')).toEqual([])
  expect(equations.find(({ name }) => name === 'each order is as its events say')).toMatchObject({
    left: ORDERS,
  })
  const reports = await dataPlatform.sql.query(
    `select report -> 'equations' as equations from audit where report ->> 'verdict' = 'different'`,
  )
  expect(reports.rows).toEqual([])
  for (const service of all)
    expect(await one(service, 'select count(*)::int as letters from messaging.dead_letter')).toEqual({
      letters: 0,
    })
})
