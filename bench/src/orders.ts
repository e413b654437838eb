import { eventually, tokenFor } from '@jangteo/testing'
import { Pool } from 'undici'
import { tpcbPerSecond } from './limits.ts'
import { histogram, line, ms, perSecond, proof, title } from './report.ts'
import { openShop, type Shop } from './shop.ts'

const SECONDS = 10
const WARM_UP_SECONDS = 10
const CUSTOMERS = 200
const CONCURRENT = 96
const PRODUCTS = 200
const STOCK = 1_000_000
const CHARGE = 10_000_000

interface Customer {
  readonly userId: string
  readonly headers: Record<string, string>
}

/** Orders placed and paid per second through the whole saga: three services, three databases, real Kafka. */
export async function orders(): Promise<void> {
  title(`Orders paid per second, through the whole saga (closed loop, ${CONCURRENT} customers at once)`)
  const shop = await openShop()
  const customers = await furnish(shop)
  const order = new Pool(shop.url('order'), { connections: CONCURRENT, pipelining: 1 })
  const placing = histogram()
  const paying = histogram()
  let paid = 0
  let measuredFrom = Number.POSITIVE_INFINITY
  let until = performance.now() + WARM_UP_SECONDS * 1000

  const buy = async (customer: Customer) => {
    const lines = [{ productId: `p${Math.floor(Math.random() * PRODUCTS)}`, quantity: 1 }]
    const began = performance.now()
    const { orderId } = await call(order, 'POST', '/orders', customer.headers, { lines })
    const placed = performance.now()
    const answer = await call(order, 'POST', `/orders/${orderId}/pay`, {
      ...customer.headers,
      prefer: 'wait=10',
    })
    if (answer.status !== 'paid') throw new Error(`an order is ${answer.status}: ${JSON.stringify(answer)}`)
    paid += 1
    if (began < measuredFrom) return
    placing.add(placed - began)
    paying.add(performance.now() - placed)
  }
  const run = () =>
    Promise.all(
      Array.from({ length: CONCURRENT }, async (_, lane) => {
        for (let i = lane; performance.now() < until; i += CONCURRENT)
          await buy(customers[i % CUSTOMERS] as Customer)
      }),
    )
  await run()
  await analyze(shop)
  measuredFrom = performance.now()
  until = measuredFrom + SECONDS * 1000
  const before = paid
  await run()
  const rate = (paid - before) / ((performance.now() - measuredFrom) / 1000)
  await prove(shop, paid)
  await order.close()
  await shop.stop()

  const limit = await tpcbPerSecond(5)
  line('orders paid', perSecond(rate), 'target ≥ 300 /s')
  line('limit: tpcb-like script, same PostgreSQL', perSecond(limit))
  line('ratio', (rate / limit).toFixed(2))
  line('POST /orders', `p50 ${ms(placing.at(50))}`, `p99 ${ms(placing.at(99))}`)
  line('POST /orders/{id}/pay, with the outcome', `p50 ${ms(paying.at(50))}`, `p99 ${ms(paying.at(99))}`)
}

async function furnish(shop: Shop): Promise<Customer[]> {
  await shop.sql('order').query(
    `insert into product (product_id, name, price, on_sale, available, reserved)
     select 'p' || n, 'Product ' || n, 100 + n, true, $1, 0 from generate_series(0, $2 - 1) as n`,
    [STOCK, PRODUCTS],
  )
  const balance = new Pool(shop.url('balance'), { connections: 10 })
  const customers = await Promise.all(
    Array.from({ length: CUSTOMERS }, async (_, i) => {
      const userId = `customer-${i}`
      const headers = { authorization: `Bearer ${await tokenFor(userId)}` }
      await call(
        balance,
        'POST',
        '/balance/charge',
        { ...headers, 'idempotency-key': 'first', prefer: 'wait=10' },
        { amount: CHARGE },
      )
      return { userId, headers }
    }),
  )
  await balance.close()
  return customers
}

/** Plans that were made when the tables were empty read all of a table; a database that has lived a while has no such. */
async function analyze(shop: Shop): Promise<void> {
  for (const service of ['order', 'balance', 'data-platform'] as const)
    await shop.sql(service).query('vacuum analyze')
}

/** Asks every database whether an order, a piece or a won was lost or doubled on the way. */
async function prove(shop: Shop, paid: number): Promise<void> {
  const one = async (service: 'order' | 'balance' | 'data-platform', query: string) =>
    (await shop.sql(service).query<Record<string, string>>(query)).rows[0] as Record<string, string>
  await eventually(
    async () => {
      const { n } = await one(
        'data-platform',
        `select count(*) as n from event where event_type = 'OrderPaid'`,
      )
      if (Number(n) < paid) throw new Error(`${n} of ${paid} paid orders have reached the data platform`)
    },
    { timeout: 60_000 },
  )
  const told = await one(
    'data-platform',
    `select count(*) as n, count(distinct aggregate_id) as d from event where event_type = 'OrderPaid'`,
  )
  const kept = await one(
    'order',
    `select count(*) as n, coalesce(sum(amount), 0) as amount,
       (select sum(quantity) from order_line) as pieces,
       (select sum(${STOCK} - available - reserved) from product) as sold,
       (select sum(reserved) from product) as reserved
     from orders where status = 'paid'`,
  )
  const money = await one(
    'balance',
    `select (select sum(balance) from wallet) as wallets, (select sum(amount) from entry) as entries,
       (select count(*) from payment where status = 'completed') as payments`,
  )
  proof('orders paid, as the customers were told', paid, kept.n as string)
  proof('payments taken', money.payments as string, paid)
  proof('OrderPaid seen by the data platform, once each', `${told.n}, ${told.d}`, `${paid}, ${paid}`)
  proof('pieces sold = pieces ordered', kept.sold as string, kept.pieces as string)
  proof('pieces still reserved', kept.reserved as string, 0)
  proof('won in wallets = charged − paid', money.wallets as string, CUSTOMERS * CHARGE - Number(kept.amount))
  proof('sum of all ledger entries', money.entries as string, 0)
}

async function call(
  pool: Pool,
  method: 'POST',
  path: string,
  headers: Record<string, string>,
  body?: unknown,
  // biome-ignore lint/suspicious/noExplicitAny: what the service answers
): Promise<any> {
  const answer = await pool.request({
    method,
    path,
    headers: body === undefined ? headers : { ...headers, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await answer.body.text()
  if (answer.statusCode >= 300) throw new Error(`${method} ${path} → ${answer.statusCode} ${text}`)
  return JSON.parse(text)
}
