import { eventually, freshDatabase } from '@jangteo/testing'
import pg from 'pg'
import { Pool } from 'undici'
import { startChild } from './child.ts'
import { closedLoop } from './closed-loop.ts'
import { type Customer, call, furnish, newOrder, PRODUCTS, pay, place, prove } from './market.ts'
import { openLoop } from './open-loop.ts'
import { histogram, type Latencies, line, ms, perSecond, print, proof, title } from './report.ts'
import type { Shop } from './shop.ts'
import { DELAYS_MS, TOLD_LATER } from './side-delays.ts'

const OFFERED_PER_SECOND = 20
const OPEN_SECONDS = 10
const AT_ONCE = 64
const CLOSED_SECONDS = 8
const WARM_UP_SECONDS = 10

interface Figures {
  readonly answers: Latencies
  readonly perSecond: number
  readonly paid: number
}

/** What the shop's synchronous ancestor would do with the same orders: one request, six calls one after the other. */
export async function ancestor(shop: Shop): Promise<void> {
  title('The same order, placed and paid: six synchronous calls one after the other, and events')
  const database = await sideDatabase()
  const systems = await startChild(new URL('./side-systems.ts', import.meta.url), [database.url])
  const before = await measureAncestor(database, systems.said)
  const now = await measureShop(shop, systems.said)
  await systems.end()
  await database.drop()

  line('', 'ancestor', 'this shop')
  line('answer: order paid, p50', ms(before.answers.at(50)), ms(now.answers.at(50)))
  line('answer: order paid, p99', ms(before.answers.at(99)), ms(now.answers.at(99)))
  line(`orders paid, ${AT_ONCE} customers at once`, perSecond(before.perSecond), perSecond(now.perSecond))
  const delays = Object.entries(DELAYS_MS).map(([system, delay]) => `${system} ${delay} ms`)
  for (const assumption of [
    `Answers: ${OFFERED_PER_SECOND} orders per second offered for ${OPEN_SECONDS} s, counted from when each was due.`,
    `Assumed: ${delays.join(', ')}, both times, however many ask at once.`,
    'Ancestor: placing and paying is one request; stock and balance are one SQL statement each, behind HTTP; no tokens are',
    'checked, no events kept, nothing is compensated when a call fails. That is in its favour.',
    'This shop: two requests; placing reserves, paying waits for the outcome through Kafka; ranking, notification and data',
    'platform are notified of each paid order by an outbound job. These orders have no coupon, so coupon is not asked:',
    `${DELAYS_MS.coupon} ms of the difference.`,
  ])
    print(`  ${assumption}`)
}

/** The answers at a rate that both can take, and the most that they can take; `warm` is called once tables are filled. */
async function measure(buy: (n: number) => Promise<void>, warm: () => Promise<unknown>): Promise<Figures> {
  const answers = histogram()
  let paid = 0
  const bought = async (n: number) => {
    await buy(n)
    paid += 1
  }
  const closed = (seconds: number) => closedLoop({ atOnce: AT_ONCE, seconds, one: bought })
  await closed(WARM_UP_SECONDS)
  await warm()
  const open = await openLoop({
    perSecond: OFFERED_PER_SECOND,
    seconds: OPEN_SECONDS,
    mostAtOnce: 500,
    async arrive(n, due) {
      await bought(n)
      answers.add(performance.now() - due)
    },
  })
  proof('offered orders that were dropped or failed', open.dropped + open.failed, 0)
  if (open.failure) line('the first failure', '', open.failure)
  return { answers, perSecond: await closed(CLOSED_SECONDS), paid }
}

async function measureAncestor(
  database: Awaited<ReturnType<typeof sideDatabase>>,
  systemsUrl: string,
): Promise<Figures> {
  const server = await startChild(new URL('./ancestor-server.ts', import.meta.url), [
    database.url,
    systemsUrl,
  ])
  const shop = new Pool(server.said, { connections: 500, pipelining: 1 })
  const figures = await measure(
    async (n) => {
      const [line] = newOrder().lines
      await call(shop, 'POST', '/orders', {}, { userId: `customer-${n % 200}`, ...line })
    },
    () => database.sql.query('vacuum analyze'),
  )
  await shop.close()
  await server.end()
  const { rows } = await database.sql.query(
    `select (select count(*) from orders where status = 'paid') as orders, (select count(*) from entry) as payments`,
  )
  proof(
    'ancestor: orders paid, payments taken',
    `${rows[0].orders}, ${rows[0].payments}`,
    `${figures.paid}, ${figures.paid}`,
  )
  return figures
}

async function measureShop(shop: Shop, systemsUrl: string): Promise<Figures> {
  const database = await toldDatabase()
  const readers = await startChild(new URL('./side-readers.ts', import.meta.url), [
    '',
    systemsUrl,
    database.url,
  ])
  const customers = await furnish(shop)
  const order = new Pool(shop.url('order'), { connections: 500, pipelining: 1 })
  const figures = await measure(
    async (n) => {
      const customer = customers[n % customers.length] as Customer
      await pay(order, customer, await place(order, customer))
    },
    () => database.sql.query('vacuum analyze'),
  )
  await prove(shop, figures.paid)
  for (const system of TOLD_LATER) {
    await eventually(
      async () => {
        if ((await database.told(system)) < figures.paid) throw new Error(`${system} is not told of all`)
      },
      { timeout: 60_000 },
    ).catch(() => undefined)
    proof(`orders that ${system} is told of, once each`, await database.told(system), figures.paid)
  }
  await order.close()
  await readers.end()
  await database.drop()
  return figures
}

/** The ancestor's tables. In one database: a call between two of them costs it nothing more. */
async function sideDatabase() {
  const database = await withTables(`
    create table orders (order_id text primary key, user_id text, product_id text, quantity int, amount bigint, status text);
    create table stock (product_id text primary key, available bigint not null check (available >= 0));
    create table wallet (user_id text primary key, balance bigint not null check (balance >= 0));
    create table entry (order_id text primary key, user_id text, amount bigint);
    insert into stock select 'p' || n, 100000000 from generate_series(0, ${PRODUCTS - 1}) as n;
    insert into wallet select 'customer-' || n, 1000000000000 from generate_series(0, 199) as n`)
  await database.sql.query('vacuum analyze')
  return database
}

/** Where the reader keeps whom it has to tell. */
async function toldDatabase() {
  const database = await withTables(
    `create table told (system text, order_id text, due_at timestamptz, primary key (system, order_id));
     create index on told (due_at)`,
  )
  return {
    ...database,
    async told(system: string): Promise<number> {
      const { rows } = await database.sql.query(
        'select count(*) from told where due_at is null and system = $1',
        [system],
      )
      return Number(rows[0].count)
    },
  }
}

async function withTables(statements: string) {
  const database = await freshDatabase('messaging')
  const sql = new pg.Client(database.adminUrl)
  await sql.connect()
  await sql.query(statements)
  return {
    url: database.url,
    sql,
    async drop() {
      await sql.end()
      await database.drop()
    },
  }
}
