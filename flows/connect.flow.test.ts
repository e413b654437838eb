import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
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
    overrides: { topics: topic, 'errors.deadletterqueue.topic.name': deadLetters },
  }
  const part = {
    fetch: fetchConnect,
    parts: () => [connectPart(checkRequirements(false), place)],
  }
  ;[shop, worker] = await Promise.all([
    openShop(networks.kafka(prefix), {}, ['order', 'balance']),
    startOnRequest([part], { stack, dir, ports: {} as Ports, durable: false }),
    sql.connect(),
  ])
}, 240_000)

afterAll(async () => {
  await Promise.all([worker?.stop(), shop?.close(), outside.transport.close()])
  await sql.query(`drop table if exists "${table}"`).finally(() => sql.end())
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

/** What is in a topic, once it is so many records. */
async function read(name: string, count: number): Promise<Sent[]> {
  const found: Sent[] = []
  const reading = await outside.transport.subscribe({
    group: randomUUID(),
    topics: [name],
    maxRecords: 100,
    async deliver({ records }) {
      found.push(...records.map(({ key, value, headers }) => ({ topic: name, key, value, headers })))
      return { nextOffset: (records.at(-1)?.offset ?? 0n) + 1n }
    },
    onCrash: () => undefined,
  })
  await eventually(() => expect(found).toHaveLength(count))
  await reading.stop()
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
})
