import { randomUUID } from 'node:crypto'
import { UserActivity } from '@jangteo/events'
import { kafkaNetwork, type Network, tokenOf } from '@jangteo/service-testing'
import { eventually } from '@jangteo/testing'
import { type FileMetaData, parquetMetadata, parquetReadObjects } from 'hyparquet'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Platform, startPlatform } from './platform.ts'

const PEOPLE = 100
const EACH = 1_000
/** Every tenth batch is sent again, as by a client that has not heard the answer. */
const AGAIN = PEOPLE / 10
const ALL = PEOPLE * EACH
const SENT = ALL + AGAIN * EACH
const NEWLINE = 10

describe('a hundred thousand activities', () => {
  let platform: Platform
  let network: Network
  let replica: Platform['service']
  beforeAll(async () => {
    network = kafkaNetwork()
    platform = await startPlatform(network)
    replica = await platform.startReplica()
    await sendAll([platform.service.url(), replica.url()])
    await platform.untilKept(SENT, 240_000)
  }, 300_000)
  afterAll(() => platform?.stop(), 30_000)

  it('are counted exactly, in two replicas, with clients that send again what was taken', async () => {
    const { items: steps } = await platform.shown('/figures/funnel')
    expect(steps.slice(0, 2)).toEqual([
      { step: 'viewed', events: ALL / 2, people: PEOPLE },
      { step: 'carted', events: ALL / 2, people: PEOPLE },
    ])
    const { items: products } = await platform.shown('/figures/top-products?window=hour&by=views')
    expect(products).toHaveLength(10)
    for (const { views } of products) expect(views).toBe(ALL / 20)
  })

  it('lie in the store as they lie in Kafka, offset by offset', async () => {
    const seen = await placesInKafka(network)
    expect(seen.reduce((sum, { records }) => sum + records, 0)).toBe(SENT)
    expect(await placesInStore(platform)).toEqual(
      seen.map(({ partition, records, first, next }) => ({
        topic: UserActivity.topic,
        partition,
        events: records,
        dropped: 0,
        lowest: first,
        highest: next - 1,
        missing: 0,
        gaps: [],
      })),
    )
  })

  it('agree with everything derived from them; the audit leaves so large a recount to the command', async () => {
    const { totals, checks } = await platform.shown('/internal/audit')
    expect(totals).toMatchObject({ events: SENT, people: PEOPLE, recounted: false })
    expect(checks.filter(({ holds }: { holds: boolean }) => !holds)).toEqual([])
  })

  it('are counted again from the store to the same figures', async () => {
    expect(await platform.service.commands.recount()).toEqual({ facts: ALL, differences: 0, first: [] })
  }, 60_000)

  it('are exported as lines of JSON without being in memory at once', async () => {
    const before = process.memoryUsage.rss()
    let lines = 0
    let most = 0
    let bytes = 0
    for await (const chunk of await download(platform, 'ndjson')) {
      bytes += chunk.length
      for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, at + 1)) lines += 1
      most = Math.max(most, process.memoryUsage.rss())
    }
    expect(lines).toBe(SENT)
    expect(bytes).toBeGreaterThan(60_000_000)
    expect(most - before).toBeLessThan(250 * 1024 * 1024)
  }, 60_000)

  it('are exported as Parquet, in row groups', async () => {
    const chunks: Buffer[] = []
    for await (const chunk of await download(platform, 'parquet')) chunks.push(Buffer.from(chunk))
    const bytes = Buffer.concat(chunks)
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer
    const metadata: FileMetaData = parquetMetadata(file)
    expect(Number(metadata.num_rows)).toBe(SENT)
    expect(metadata.row_groups.length).toBe(SENT / 5_000)
    const [event] = await parquetReadObjects({ file, rowStart: SENT - 1, rowEnd: SENT })
    expect(event).toMatchObject({ position: BigInt(SENT), topic: UserActivity.topic, erased: false })
    expect(JSON.parse(event?.data as string)).toMatchObject({ userId: event?.userId })
  }, 60_000)
})

/** From several devices at once, to whichever replica; some again. */
async function sendAll(urls: readonly string[]): Promise<void> {
  const batches = Array.from({ length: PEOPLE }, (_, person) => ({
    person,
    body: JSON.stringify({
      activities: Array.from({ length: EACH }, (_, i) => ({
        kind: i % 2 === 0 ? 'viewed' : 'carted',
        productId: `product-${i % 20}`,
        activityId: randomUUID(),
      })),
    }),
  }))
  const waiting = [...batches, ...batches.filter((_, i) => i % 10 === 0)]
  const send = async (device: number): Promise<void> => {
    for (let batch = waiting.shift(); batch; batch = waiting.shift()) {
      const { status } = await fetch(`${urls[device % urls.length]}/activities/batch`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${await tokenOf(`person-${batch.person}`)}`,
          'content-type': 'application/json',
        },
        body: batch.body,
      })
      expect(status).toBe(202)
    }
  }
  await Promise.all(Array.from({ length: 4 }, (_, device) => send(device)))
}

async function download(platform: Platform, format: 'ndjson' | 'parquet') {
  const day = (shift: number) => new Date(Date.now() + shift * 86_400_000).toISOString().slice(0, 10)
  const response = await fetch(
    `${platform.service.url()}/export/events.${format}?from=${day(-1)}&to=${day(0)}`,
    { headers: { authorization: `Bearer ${await tokenOf('operator', 'admin')}`, 'operator-reason': 'test' } },
  )
  expect(response.status).toBe(200)
  return response.body as ReadableStream<Uint8Array>
}

async function placesInStore(platform: Platform) {
  const { items } = await platform.shown('/internal/counts')
  return items.filter(({ topic }: { topic: string }) => topic === UserActivity.topic)
}

/** What Kafka itself gives and says: each record that is delivered, and where its log ends. */
async function placesInKafka(network: Network) {
  const { transport } = network('observer')
  const seen = new Map<number, { records: number; first: number }>()
  const subscription = await transport.subscribe({
    group: 'observer',
    topics: [UserActivity.topic],
    maxRecords: 5_000,
    async deliver({ partition, records }) {
      const first = Number(records[0]?.offset)
      const before = seen.get(partition) ?? { records: 0, first }
      seen.set(partition, { ...before, records: before.records + records.length })
      return { nextOffset: (records.at(-1)?.offset as bigint) + 1n }
    },
    onCrash: (error) => expect.fail(error.message),
  })
  const lag = await eventually(
    async () => {
      const lag = await subscription.lag()
      expect(lag.length).toBe(UserActivity.partitions)
      for (const { waiting } of lag) expect(waiting).toBe(0n)
      return lag
    },
    { timeout: 60_000 },
  )
  await transport.close()
  return lag
    .map(({ partition, committed }) => ({
      partition,
      next: Number(committed),
      ...(seen.get(partition) ?? { records: 0, first: 0 }),
    }))
    .sort((a, b) => a.partition - b.partition)
}
