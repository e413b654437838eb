import { runAudit } from '@jangteo/infra'
import { tokenFor } from '@jangteo/testing'
import { Pool } from 'undici'
import { proof } from './report.ts'
import type { Shop } from './shop.ts'

export const PRODUCTS = 200
export const CUSTOMERS = 200
/** Of each product, and of each customer, at the beginning. */
export const STOCK = 1_000_000
export const CHARGE = 10_000_000
/** Beside the demo's customer. */
const ours = `user_id like 'customer-%'`

export interface Customer {
  readonly userId: string
  readonly headers: Record<string, string>
}

/** How much of each there is at the beginning, by the number of the product, and of the customer. */
export interface Furniture {
  readonly stock: (product: number) => number
  readonly money: (customer: number) => number
}

/** Customers with tokens. */
export const customers = (): Promise<Customer[]> =>
  Promise.all(
    Array.from({ length: CUSTOMERS }, async (_, i) => {
      const userId = `customer-${i}`
      return { userId, headers: { authorization: `Bearer ${await tokenFor(userId)}` } }
    }),
  )

/** Fills a shop: products, and customers with money; by default as much of each as no measurement needs. */
export async function furnish(
  shop: Shop,
  { stock, money }: Furniture = { stock: () => STOCK, money: () => CHARGE },
): Promise<Customer[]> {
  const order = new Pool(shop.url('order'), { connections: 10 })
  const operator = { authorization: `Bearer ${await tokenFor('operator', 'admin')}` }
  await Promise.all(
    Array.from({ length: PRODUCTS }, (_, n) =>
      call(order, 'POST', '/products', operator, {
        ...{ productId: `p${n}`, name: `Product ${n}`, price: 100 + n, available: stock(n) },
      }),
    ),
  )
  await order.close()
  const balance = new Pool(shop.url('balance'), { connections: 10 })
  const all = await customers()
  await Promise.all(
    all.map(({ headers }, i) =>
      call(
        balance,
        'POST',
        '/balance/charge',
        { ...headers, 'idempotency-key': 'first', prefer: 'wait=10' },
        { amount: money(i) },
      ),
    ),
  )
  await balance.close()
  return all
}

/** Asks every database whether an order, a piece, a won or a message was lost or doubled on the way. */
export async function prove(shop: Shop, paid: number): Promise<void> {
  await shop.settled()
  const one = async (service: string, query: string) =>
    (await shop.sql(service).query<Record<string, string>>(query)).rows[0] as Record<string, string>
  const told = await one(
    'data-platform',
    `select count(*) as n, count(distinct aggregate_id) as d from event where event_type = 'OrderPaid'`,
  )
  const kept = await one(
    'order',
    `select count(*) as n, coalesce(sum(amount), 0) as amount, coalesce(sum(amount / 100), 0) as points,
       (select sum(quantity) from order_line) as pieces,
       (select sum(stocked - available - reserved) from product) as sold,
       (select sum(reserved) from product) as reserved
     from orders where status = 'paid'`,
  )
  const money = await one(
    'balance',
    `select (select sum(balance) from wallet where ${ours}) as wallets, (select sum(points) from wallet where ${ours}) as points,
       (select sum(amount) from entry) as entries, (select count(*) from payment where status = 'completed') as payments`,
  )
  const messages = await one(
    'notification',
    `select count(*) as n, count(distinct cause_id) as d from notification where kind = 'order-paid'`,
  )
  proof('orders paid, as the customers were told', paid, kept.n as string)
  proof('payments taken', money.payments as string, paid)
  proof('OrderPaid seen by the data platform, once each', `${told.n}, ${told.d}`, `${paid}, ${paid}`)
  proof('notifications of a paid order, once each', `${messages.n}, ${messages.d}`, `${paid}, ${paid}`)
  proof('pieces sold = pieces ordered', kept.sold as string, kept.pieces as string)
  proof('pieces still reserved', kept.reserved as string, 0)
  proof('won in wallets = charged − paid', money.wallets as string, CUSTOMERS * CHARGE - Number(kept.amount))
  proof('points given = 1 % of each order', money.points as string, kept.points as string)
  proof('sum of all ledger entries', money.entries as string, 0)
  const token = await tokenFor('operator', 'admin')
  const dataPlatform = { name: 'data-platform', url: shop.url('data-platform'), token }
  const audit = await runAudit(dataPlatform, { full: true, signal: undefined })
  proof('audit across all services, of everything', audit.verdict, 'clean')
  const alarms = await one(
    'data-platform',
    `select count(*) as n from audit where report ->> 'verdict' = 'different'`,
  )
  proof('audits under load that found a difference', alarms.n as string, 0)
}

/** One product, any. */
export const newOrder = () => ({
  lines: [{ productId: `p${Math.floor(Math.random() * PRODUCTS)}`, quantity: 1 }],
})

/** Places an order. @throws when it is refused. */
export const place = async (order: Pool, { headers }: Customer): Promise<string> =>
  (await call(order, 'POST', '/orders', headers, newOrder())).orderId

/** Pays an order, and waits for the outcome. @throws when it is not paid. */
export async function pay(order: Pool, { headers }: Customer, orderId: string): Promise<void> {
  const answer = await call(order, 'POST', `/orders/${orderId}/pay`, { ...headers, prefer: 'wait=10' })
  if (answer.status !== 'paid') throw new Error(`an order is ${answer.status}: ${JSON.stringify(answer)}`)
}

export async function call(
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
