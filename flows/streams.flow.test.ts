import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { OrderPaid, ProductChanged, sampleOf } from '@jangteo/events'
import { checkRequirements, fetchStreams, type Ports, startOnRequest, streams } from '@jangteo/infra'
import { freePorts } from '@jangteo/launcher'
import { connect } from '@jangteo/messaging'
import { kafkaNetwork, logger, type Network, type Peer, startPeer } from '@jangteo/service-testing'
import {
  eventually,
  type ServiceProcess,
  startServiceProcess,
  testStack,
  uniquePrefix,
} from '@jangteo/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'

const MINUTE_MS = 60_000
const GRACE_MINUTES = 240
/** Over three hours. */
const ORDERS = 90
const PRODUCTS = ['tea', 'jar', 'cup', 'pot', 'tray']
const OUTPUT = 'streams.product-popularity'

const stack = testStack()
const prefix = uniquePrefix()
const dir = mkdtempSync(path.join(tmpdir(), 'jangteo-streams-'))
const environment = { POPULARITY_GRACE_MINUTES: String(GRACE_MINUTES), AUDIT_EVERY_SECONDS: '0' }
/** Half a day ago: times of sales are counted in minutes from here. */
const start = Math.floor((Date.now() - 720 * MINUTE_MS) / (10 * MINUTE_MS)) * 10 * MINUTE_MS
const at = (minutes: number) => new Date(start + minutes * MINUTE_MS)

let platform: ServiceProcess
let ranking: ServiceProcess
let shop: Peer
let kafkaStreams: Awaited<ReturnType<typeof startOnRequest>>
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
let reading: Awaited<ReturnType<typeof outside.transport.subscribe>>
/** The last record of each key that Kafka Streams has written. */
const written = new Map<string, Written>()

interface Sold {
  readonly name: string | null
  readonly price: number | null
  readonly quantity: number
  readonly orders: number
}
interface Written extends Sold {
  readonly windowKind: string
  readonly startsAt: string
  readonly endsAt: string
  readonly productId: string
}
/** Window → product → what was sold. */
type Results = Record<string, Record<string, Sold>>

/** Every third time, what is published is published twice, as by a relay that died between sending and forgetting. */
const sayingTwice = (network: Network): Network => {
  let times = 0
  return (service) => {
    const { transport, registry } = network(service)
    return {
      registry,
      transport: {
        ...transport,
        async publish(records) {
          times += 1
          if (times % 3 === 0) await transport.publish(records)
          return transport.publish(records)
        },
      },
    }
  }
}

beforeAll(async () => {
  const [port] = (await freePorts(1)) as [number]
  const part = {
    fetch: fetchStreams,
    parts: () => [streams(checkRequirements(), { stack, port, prefix, graceMinutes: GRACE_MINUTES })],
  }
  ;[platform, ranking, shop, kafkaStreams] = await Promise.all([
    startServiceProcess('data-platform', { topicPrefix: prefix, environment }),
    startServiceProcess('ranking', { topicPrefix: prefix }),
    startPeer({
      name: 'shop',
      network: sayingTwice(kafkaNetwork(prefix)),
      publishes: [OrderPaid, ProductChanged],
      hears: [],
    }),
    startOnRequest([part], { stack, dir, ports: {} as Ports, durable: false }),
  ])
}, 240_000)

afterAll(async () => {
  await reading?.stop()
  await Promise.all([kafkaStreams?.stop(), shop?.stop(), outside.transport.close()])
  await Promise.all([platform?.stop(), ranking?.stop()])
  rmSync(dir, { recursive: true, force: true })
})

interface Sale {
  readonly minute: number
  readonly pieces: Record<string, number>
}

const sell = ({ minute, pieces }: Sale, userId = `customer-${minute % 7}`) =>
  shop.say(
    OrderPaid,
    sampleOf(OrderPaid, {
      ...{ orderId: randomUUID(), paymentId: randomUUID(), userId, paidAt: at(minute) },
      lines: Object.entries(pieces).map(([productId, quantity]) => ({
        ...{ productId, quantity, name: productId, unitPrice: 1_000 },
      })),
    }),
  )

/** What must come out, counted from the sales alone, of windows that have ended. */
function expected(sales: readonly Sale[], endedBy: number): Results {
  const results: Results = {}
  for (const [kind, length] of [
    ['tumbling', 10],
    ['sliding', 60],
  ] as const)
    for (let from = -50; from + length <= endedBy; from += 10) {
      const sold = sales.filter(({ minute }) => minute >= from && minute < from + length)
      const products = [...new Set(sold.flatMap(({ pieces }) => Object.keys(pieces)))]
      const sumOf = (productId: string) => sold.flatMap(({ pieces }) => pieces[productId] ?? [])
      if (sold.length > 0)
        results[`${kind}/${at(from).toISOString()}`] = Object.fromEntries(
          products.map((productId) => [
            productId,
            {
              ...{ name: `The ${productId}`, price: 1_000 },
              quantity: sumOf(productId).reduce((sum, quantity) => sum + quantity, 0),
              orders: sumOf(productId).length,
            },
          ]),
        )
    }
  return results
}

const byRevision = `
  select distinct on (data ->> 'windowId') data from event where topic like '%product.popularity'
  order by data ->> 'windowId', (data ->> 'revision')::int desc`

async function ours(): Promise<Results> {
  const { rows } = await platform.sql.query(byRevision)
  return Object.fromEntries(
    rows.map(({ data: { windowId, products } }) => [
      windowId,
      Object.fromEntries(
        products.map(({ productId, ...sold }: Sold & { productId: string }) => [productId, sold]),
      ),
    ]),
  )
}

/** Kafka Streams writes results of windows that have not ended, too. */
function theirs(endedBy: number): Results {
  const results: Results = {}
  for (const { windowKind, startsAt, endsAt, productId, ...sold } of written.values()) {
    if (new Date(endsAt) > at(endedBy)) continue
    const window = `${windowKind}/${new Date(startsAt).toISOString()}`
    results[window] = { ...results[window], [productId]: sold }
  }
  return results
}

/** Until all three have the same. */
async function untilEqual(sales: readonly Sale[], endedBy: number): Promise<void> {
  const wanted = expected(sales, endedBy)
  await eventually(async () => expect(await ours()).toEqual(wanted), { timeout: 60_000 })
  await eventually(() => expect(theirs(endedBy)).toEqual(wanted), { timeout: 60_000 })
}

const sales: Sale[] = Array.from({ length: ORDERS }, (_, i) => ({
  // Out of order.
  minute: (i * 37) % 180,
  pieces: Object.fromEntries(
    PRODUCTS.filter((_, product) => (i + product) % 3 === 0).map((productId) => [productId, 1 + (i % 4)]),
  ),
}))

it('measures the same in the data platform and in Kafka Streams, each killed in the middle', {
  timeout: 240_000,
}, async () => {
  for (const productId of PRODUCTS)
    await shop.say(ProductChanged, {
      ...{ productId, name: `The ${productId}`, price: 1_000, onSale: true, changedAt: at(0) },
    })
  await eventually(async () => {
    const { rowCount } = await platform.sql.query('select 1 from catalogue_product')
    expect(rowCount).toBe(PRODUCTS.length)
  })
  await sell({ minute: 0, pieces: { tea: 1 } })
  reading = await eventually(
    () =>
      outside.transport.subscribe({
        group: randomUUID(),
        topics: [OUTPUT],
        maxRecords: 500,
        async deliver({ records }) {
          for (const { key, value } of records)
            if (value) written.set(String(key), JSON.parse(value.toString()))
          return { nextOffset: (records.at(-1)?.offset ?? 0n) + 1n }
        },
        onCrash: () => undefined,
      }),
    { timeout: 60_000 },
  )
  await eventually(() => expect(written.size).toBe(7), { timeout: 60_000 })

  const half = sales.slice(0, ORDERS / 2)
  await Promise.all(half.map((sale) => sell(sale)))
  await Promise.all([
    platform.killAndRestart(),
    kafkaStreams.part('streams').kill9(),
    ...sales.slice(ORDERS / 2).map((sale) => sell(sale)),
  ])
  await kafkaStreams.part('streams').start()
  sales.push({ minute: 0, pieces: { tea: 1 } })
  sales.push({ minute: 185, pieces: { jar: 2 } })
  await sell(sales.at(-1) as Sale)
  await untilEqual(sales, 180)
})

it('revises the windows of a late order, and leaves out one that comes after the grace period', {
  timeout: 120_000,
}, async () => {
  const late = { minute: 5, pieces: { tray: 40 } }
  sales.push(late)
  await sell(late)
  await untilEqual(sales, 180)

  // Now the first pane is closed, and so is the last window that it is in.
  sales.push({ minute: 70 + GRACE_MINUTES, pieces: { pot: 1 } })
  await sell(sales.at(-1) as Sale, 'ann')
  await untilEqual(sales, 60 + GRACE_MINUTES)
  await sell({ minute: 6, pieces: { tray: 1_000 } }, 'ann')
  // When this one has been measured, so has the one before it, which is of the same customer.
  sales.push({ minute: 85 + GRACE_MINUTES, pieces: { cup: 1 } })
  await sell(sales.at(-1) as Sale, 'ann')
  await untilEqual(sales, 80 + GRACE_MINUTES)
  const metrics = await (await fetch(`${platform.url}/metrics`)).text()
  expect(metrics).toMatch(/popularity_late_orders(\{[^}]*\})? 1\n/)
})

it('is read by the ranking as an ordinary subscription', async () => {
  await eventually(async () => {
    const answer = await fetch(`${ranking.url}/products/trending`)
    expect(await answer.json()).toMatchObject({
      ...{ window: 'sliding', startsAt: at(20 + GRACE_MINUTES).toISOString() },
      items: [{ rank: 1, productId: 'pot', name: 'The pot', price: 1_000, quantity: 1, orders: 1 }],
    })
  })
})

it('is the same after a rebuild from the topics, which publishes nothing again', {
  timeout: 120_000,
}, async () => {
  const revisions = async () =>
    (await platform.sql.query('select kind, ends_at, revision, due from measured_window order by 1, 2')).rows
  const before = [await ours(), await revisions()]
  expect(JSON.parse(await platform.command('replay'))).toMatchObject({ differences: 0 })
  expect([await ours(), await revisions()]).toEqual(before)
})
