import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { avroType } from '@jangteo/events'
import {
  checkRequirements,
  connect as connectPart,
  databaseUrl,
  fetchConnect,
  lake,
  type Ports,
  startOnRequest,
} from '@jangteo/infra'
import { freePorts } from '@jangteo/launcher'
import { connect } from '@jangteo/messaging'
import { logger } from '@jangteo/service-testing'
import { eventually, testStack, uniquePrefix } from '@jangteo/testing'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { networks } from './support/networks.ts'
import { openShop, type Shop } from './support/shop.ts'

const stack = testStack()
const prefix = uniquePrefix()
const topic = `${prefix}order.paid`
const deadLetters = `${prefix}dlq.connect`
const table = topic.replaceAll('.', '_')
const outside = connect(
  {
    MESSAGING_TRANSPORT: 'kafka',
    KAFKA_BROKERS: stack.kafkaBrokers,
    KAFKA_SESSION_SECONDS: 10,
    SCHEMA_REGISTRY_URL: stack.schemaRegistryUrl,
    TOPIC_PREFIX: prefix,
  },
  { clientId: 'outside', log: logger },
)
type Sent = Parameters<typeof outside.transport.publish>[0][number]
const dir = mkdtempSync(path.join(tmpdir(), 'jangteo-connect-'))
const sql = new pg.Client(databaseUrl(stack, lake))
let shop: Shop
let worker: Awaited<ReturnType<typeof startOnRequest>>

beforeAll(async () => {
  const [port] = (await freePorts(1)) as [number]
  const place = {
    stack,
    port,
    id: `${prefix}connect`,
    overrides: {
      lake: { topics: topic, 'errors.deadletterqueue.topic.name': deadLetters },
      'order-lines': { topics: topic },
      deliveries: { 'topic.prefix': `${prefix}lake` },
    },
  }
  const part = {
    fetch: fetchConnect,
    parts: () => [connectPart(checkRequirements(), place)],
  }
  ;[shop, worker] = await Promise.all([
    openShop(networks.kafka(prefix), {}, ['order', 'balance']),
    startOnRequest([part], { stack, dir, ports: {} as Ports, durable: false }),
    sql.connect(),
  ])
}, 240_000)

afterAll(async () => {
  await Promise.all([worker?.stop(), shop?.close(), outside.transport.close()])
  // PostgreSQL notices after a moment that a slot's reader has gone.
  const dropSlot = `select pg_drop_replication_slot(slot_name) from pg_replication_slots where database = '${lake}'`
  await eventually(() => sql.query(`${dropSlot}; drop table if exists "${table}"`)).finally(() => sql.end())
  rmSync(dir, { recursive: true, force: true })
})

/** Pays so many orders, and answers their ids. */
async function pay(userId: string, count: number): Promise<string[]> {
  const customer = shop.customer(userId)
  await customer.charge(1_000_000)
  const orderIds: string[] = []
  for (let n = 0; n < count; n++) {
    const orderId = await customer.place({ 'coffee-beans': 1 })
    await customer.pay(orderId)
    orderIds.push(orderId)
  }
  return orderIds
}

const written = async (): Promise<Record<string, unknown>[]> =>
  (await sql.query(`select * from "${table}" order by "paidAt", "orderId"`)).rows

const untilWritten = (orderIds: readonly string[]) =>
  eventually(
    async () =>
      expect((await written()).map(({ orderId }) => orderId).toSorted()).toEqual(orderIds.toSorted()),
    { timeout: 40_000 },
  )

/** Follows a topic from its first record on: `found` grows. */
async function follow(name: string) {
  const found: Sent[] = []
  const { stop } = await outside.transport.subscribe({
    group: randomUUID(),
    topics: [name],
    maxRecords: 100,
    async deliver({ records }) {
      found.push(...records.map(({ key, value, headers }) => ({ topic: name, key, value, headers })))
      return { nextOffset: (records.at(-1)?.offset ?? 0n) + 1n }
    },
    onCrash: () => undefined,
  })
  return { found, stop }
}

/** What is in a topic, once it is so many records. */
async function read(name: string, count: number): Promise<Sent[]> {
  const { found, stop } = await follow(name)
  await eventually(() => expect(found).toHaveLength(count))
  await stop()
  return found
}

it('writes every paid order out once: with a worker killed in between, an unreadable message, and all sent again', {
  timeout: 120_000,
}, async () => {
  const orderIds = await pay('ann', 10)
  await untilWritten(orderIds)
  const [first] = await written()
  expect(first).toMatchObject({
    eventType: 'OrderPaid',
    orderId: orderIds[0],
    userId: 'ann',
    amount: '19000',
    paidAt: expect.any(Date),
    couponId: null,
  })

  const rubbish = { key: 'ann', value: Buffer.from('rubbish'), headers: { eventId: 'rubbish' } }
  await outside.transport.publish([{ topic: 'order.paid', ...rubbish }])
  orderIds.push(...(await pay('ann', 5)))
  await untilWritten(orderIds)
  const [dead] = await read('dlq.connect', 1)
  expect(dead).toMatchObject(rubbish)

  await worker.part('connect').kill9()
  orderIds.push(...(await pay('bob', 5)))
  await outside.transport.publish(await read('order.paid', 21))
  // One more of each customer: it comes behind all that was sent again.
  orderIds.push(...(await pay('ann', 1)), ...(await pay('bob', 1)))
  await worker.part('connect').start()
  await untilWritten(orderIds)
  const beans = { productId: 'coffee-beans', quantity: 1, unitPrice: '19000' }
  await eventually(
    async () =>
      expect(await linesOf(orderIds)).toEqual(orderIds.toSorted().map((orderId) => ({ orderId, ...beans }))),
    { timeout: 40_000 },
  )
})

/** What orders have sold, line by line. */
const linesOf = async (orderIds: readonly string[]) =>
  (
    await sql.query(
      `select "orderId", "productId", quantity, "unitPrice" from order_line where "orderId" = any($1)
       order by "orderId", "productId"`,
      [orderIds],
    )
  ).rows

it('makes a row of each line of an order', { timeout: 60_000 }, async () => {
  const customer = shop.customer('eve')
  await customer.charge(1_000_000)
  const orderId = await customer.place({ 'coffee-beans': 2, 'green-tea': 3 })
  const { body } = await customer.pay(orderId)
  expect(body.status).toBe('paid')
  const own = await eventually(
    async () => {
      const { rows } = await sql.query(`select * from order_line where "orderId" = $1 order by "productId"`, [
        orderId,
      ])
      expect(rows).toHaveLength(2)
      return rows
    },
    { timeout: 40_000 },
  )
  expect(own).toMatchObject([
    { userId: 'eve', paidAt: expect.any(Date), productId: 'coffee-beans', quantity: 2, unitPrice: '19000' },
    { userId: 'eve', paidAt: own[0].paidAt, productId: 'green-tea', quantity: 3 },
  ])
  const total = own.reduce((sum, { quantity, unitPrice }) => sum + quantity * Number(unitPrice), 0)
  await eventually(async () => {
    const { rows } = await sql.query(`select amount from "${table}" where "orderId" = $1`, [orderId])
    expect(rows).toEqual([{ amount: String(total) }])
  })
})

const deliveries = 'lake.public.delivery'

const deliver = (id: string, quantity: number) =>
  sql.query(
    `insert into delivery values ($1, 'coffee-beans', $2, '2026-11-21T10:00:00Z')
     on conflict (delivery_id) do update set quantity = excluded.quantity`,
    [id, quantity],
  )

const schemas = new Map<number, ReturnType<typeof avroType>>()

/** The row that a record of the source has, by the schema in the registry; null after it was deleted. */
async function rowOf({ value }: Sent): Promise<Record<string, unknown> | null> {
  if (value === null) return null
  const id = value.readInt32BE(1)
  if (!schemas.has(id)) {
    const { schema } = (await (await fetch(`${stack.schemaRegistryUrl}/schemas/ids/${id}`)).json()) as {
      schema: string
    }
    schemas.set(id, avroType(schema))
  }
  return schemas.get(id)?.fromBuffer(value.subarray(5))
}

it('publishes every change of a row of the source once, with a worker killed in between', {
  timeout: 120_000,
}, async () => {
  const [first, second, third] = [1, 2, 3].map((n) => `${prefix}${n}`) as [string, string, string]
  await deliver(first, 10)
  await eventually(
    async () =>
      expect(await outside.transport.partitionsOf([deliveries])).toEqual(new Map([[deliveries, 3]])),
    { timeout: 40_000 },
  )
  const { found, stop } = await follow(deliveries)
  const untilPublished = (id: string, quantities: readonly (number | null)[]) =>
    eventually(
      async () => {
        const rows = await Promise.all(found.filter(({ key }) => key === id).map(rowOf))
        expect(rows.map((row) => (row === null ? null : row.quantity))).toEqual(quantities)
      },
      { timeout: 40_000 },
    )
  await deliver(first, 11)
  await untilPublished(first, [10, 11])
  expect(await rowOf(found.find(({ key }) => key === first) as Sent)).toEqual({
    delivery_id: first,
    product_id: 'coffee-beans',
    quantity: 10,
    delivered_at: '2026-11-21T10:00:00.000000Z',
  })

  await deliver(second, 20)
  await worker.part('connect').kill9()
  await deliver(first, 12)
  await deliver(third, 30)
  await sql.query('delete from delivery where delivery_id = $1', [second])
  await worker.part('connect').start()
  await deliver(first, 13)
  await untilPublished(first, [10, 11, 12, 13])
  await untilPublished(second, [20, null])
  await untilPublished(third, [30])
  await stop()
})
