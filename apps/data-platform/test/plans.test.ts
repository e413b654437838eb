import { openPool, prismaAdapter } from '@jangteo/service-kit'
import {
  logger,
  memoryNetwork,
  rowsRead,
  sequentialScans,
  statementsOf,
  tokenOf,
} from '@jangteo/service-testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PrismaClient } from '../src/generated/prisma/client.ts'
import { jobs } from '../src/jobs.ts'
import { popularityJobs } from '../src/popularity-job.ts'
import { splitSegments } from '../src/stores/segment-store.ts'
import { findPairs } from '../src/stores/statement-store.ts'
import { transferJobs } from '../src/transfer-jobs.ts'
import { type Platform, startPlatform } from './platform.ts'

const DAY_MS = 24 * 60 * 60 * 1000

describe('plans', () => {
  let platform: Platform
  let pool: ReturnType<typeof openPool>
  let prisma: PrismaClient
  beforeAll(async () => {
    platform = await startPlatform(memoryNetwork())
    pool = openPool(platform.database.url, { max: 1, name: 'test', logger })
    prisma = new PrismaClient({ adapter: prismaAdapter(pool) })
  })
  afterAll(async () => {
    await pool.end()
    await platform.stop()
  }, 30_000)

  /** The jobs, with a receiver that takes everything. */
  const runJobs = async () => {
    const { messaging } = platform.service
    const transfer = { destination: 'outside', most: 500, receiver: { take: async () => 'taken' as const } }
    const all = [
      ...jobs({ retentionDays: 60 }),
      ...popularityJobs({ popularity: { everyMs: 1_000, graceMs: DAY_MS }, logger }),
      ...transferJobs({ ...transfer, prisma, timeoutMs: 1_000, retentionDays: 60 }),
    ]
    for (const job of all)
      await job.run((callback) => messaging.transact({}, callback), new AbortController().signal)
  }
  const exported = async (query: string) => {
    const headers = {
      authorization: `Bearer ${await tokenOf('operator', 'admin')}`,
      'operator-reason': 'test',
    }
    const answer = await fetch(`${platform.service.url()}/export/events.ndjson?${query}`, { headers })
    await answer.text()
    return answer.status
  }
  /** These have one row, which is changed in its place: there is nothing that an index could leave out. */
  const scans = async (sent: Parameters<typeof sequentialScans>[1]) =>
    (await sequentialScans(platform.database, sent)).filter(
      (scan) => !scan.startsWith('store:') && !scan.startsWith('stream_clock:'),
    )

  it('of every job take an index, although they were made while there was nothing', async () => {
    const idle = await statementsOf(runJobs)
    // An event to be cut, and a batch to be handed over.
    await platform.sql.query(event(1))
    const cut = await statementsOf(runJobs)
    await platform.sql.query('update transfer_batch set ready_at = now()')
    // A window to be measured.
    await platform.sql.query(sales(1))
    const handedOver = await statementsOf(runJobs)
    const { rows } = await platform.sql.query('select delivered_sequence from transfer')
    expect(rows).toEqual([{ delivered_sequence: 1n }])
    expect((await platform.sql.query('select revision, due from measured_window')).rows).toEqual([
      { revision: 1, due: false },
    ])
    await platform.sql.query('truncate event, transfer, transfer_batch, pane, stream_clock, measured_window')
    expect(await scans([...idle, ...cut, ...handedOver])).toEqual([])
  })

  it('of every list, figure and job read little of a hundred thousand rows', async () => {
    // A week of events and figures, and the batches of ten weeks, of which the last ten wait.
    await platform.sql.query(`
      ${event(100_000)};
      insert into person (user_id, person_id, key)
      select 'user-' || n, gen_random_uuid(), decode(repeat('00', 32), 'hex') from generate_series(1, 1000) n;
      insert into counted (generation, fact, occurred_on)
      select 1, gen_random_uuid(), now() - (100000 - n) * interval '30 seconds' from generate_series(1, 100000) n;
      insert into figure (generation, name, minute, subject, count, amount)
      select 1, (array['paid', 'undone', 'refunded', 'sold', 'sold', 'viewed', 'viewed', 'coupon-issued', 'coupon-applied',
        'coupon-used'])[1 + n % 10], date_trunc('minute', now()) - n / 10 * interval '1 minute', 'subject-' || n, 1, 1
      from generate_series(1, 100000) n;
      ${sales(100_000)};
      insert into presence (generation, name, minute, person_id)
      select 1, (array['viewed', 'paid'])[1 + n % 2], date_trunc('minute', now()) - n / 10 * interval '1 minute',
        gen_random_uuid()
      from generate_series(1, 100000) n;
      insert into campaign_coupon (coupon_id, campaign_id) select 'subject-' || n, '${CAMPAIGN_ID}' from generate_series(1, 100000) n;
      insert into statement (book, object, rank, position, content, event_id, topic, occurred_on)
      select 'stock', 'product-' || n % 100, n, n, '5 5', 'event-' || n, 'product.stock-changed', now() - (100000 - n) * interval '6 seconds'
      from generate_series(1, 100000) n;
      insert into transfer (destination, cut_sequence, cut_position, looked_position, delivered_sequence, due_at)
      values ('outside', 100000, 100000, 100000, 99990, now());
      insert into transfer_batch (destination, sequence, batch_id, first, last, events, cut_at, ready_at)
      select 'outside', n, 'batch-' || n, n, n, 1, now() - (100000 - n) * interval '1 minute', now()
      from generate_series(1, 100000) n;
      analyze`)
    const today = new Date().toISOString().slice(0, 10)
    const yesterday = new Date(Date.now() - DAY_MS).toISOString().slice(0, 10)
    const span = `from=${yesterday}T00:00:00Z&to=${yesterday}T02:00:00Z`
    const sent = await statementsOf(async () => {
      expect((await platform.get(`/orders/${ORDER_ID}/timeline`, 'user-7')).status).toBe(404)
      await platform.timeline(ORDER_ID, 'operator', 'admin')
      for (const figures of [`sales?by=minute&${span}`, `funnel?${span}`, `coupons?${span}`])
        await platform.shown(`/figures/${figures}`)
      await platform.shown('/figures/top-products?window=hour')
      for (const topic of ['', '&topic=product.changed', '&topic=coupon.refused'])
        expect(await exported(`from=${yesterday}&to=${today}${topic}`)).toBe(200)
      await platform.shown('/internal/transfer')
      for (const q of [
        ORDER_ID,
        'event-77',
        TRACE_ID,
        'user.activity:0:99',
        'product-7',
        'user-7',
        CAMPAIGN_ID,
      ])
        expect([q, (await platform.shown(`/internal/find?q=${q}`)).items.length]).toEqual([q, 1])
      await platform.shown(`/internal/orders/${ORDER_ID}/events`)
      await runJobs()
    })
    // A page of an export is a thousand events with their people. A BRIN index, by which old facts are found, reads the
    // last of its ranges always: 128 pages.
    const most = (text: string) => (text.includes('delete from counted') ? 20_000 : 3_500)
    const read = await rowsRead(platform.database, sent)
    expect(read.filter(({ rows, text }) => rows > most(text))).toEqual([])
    expect(await scans(sent)).toEqual([])
  }, 60_000)

  it('of an audit read the objects that it compares, and no others', async () => {
    // Its jobs would look for work meanwhile, in statements of the same process.
    await platform.stopService()
    // Statements of a hundred thousand payments.
    await platform.sql.query(`
      insert into statement (book, object, rank, position, content, event_id, topic, occurred_on)
      select book, ${ORDER} || lpad(n::text, 12, '0'), 1, n, 'completed', 'event-' || n, book, now()
      from generate_series(1, 100000) n, unnest(array['payments', 'payment requests', 'sales']) as book;
      analyze`)
    const id = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`
    const pairing = { left: 'payments', saying: 'completed', right: ['payment requests', 'sales'] }
    const ranges = [500, 70_000].map((n) => ({ from: id(n), to: id(n + 500) }))
    const sent = await statementsOf(async () => {
      const options = { ...pairing, rightSaying: null, present: false }
      const pairs = await findPairs(prisma, options, ranges, 90_000n)
      expect(pairs).toEqual(ranges.map(() => ({ left: 500, unpaired: [] })))
      const split = { equation: 'each payment', book: 'payments', uuidsOnly: false }
      expect(await splitSegments(prisma, split, ranges)).toBe(false)
    })
    expect(sent).toHaveLength(2)
    // Each object, what says the same of it, and their places in the index.
    const read = await rowsRead(platform.database, sent)
    expect(read.map(({ rows }) => rows).filter((rows) => rows > 5_000)).toEqual([])
  }, 60_000)
})

const ORDER = `'00000000-0000-7000-8000-'`
const ORDER_ID = `${ORDER.slice(1, -1)}000000000007`
const CAMPAIGN_ID = '019aa7f0-0000-7000-8000-000000000005'
const TRACE_ID = '00000000000000000000000000000077'
/** So many events, the last one now and the others six seconds apart. */
const event = (count: number) => `
  insert into event (occurred_on, event_id, position, event_type, topic, partition, "offset", producer, order_id, received_at,
    data, traceparent)
  select now() - (${count} - n) * interval '6 seconds', 'event-' || n, n, 'ThingDone',
    case when n % 10000 = 7 then 'product.changed' else 'user.activity' end, 0, n, 'shop', (${ORDER} || lpad((n % 10000)::text, 12, '0')), now(), '{}',
    '00-' || lpad(n::text, 32, '0') || '-0000000000000001-00'
  from generate_series(1, ${count}) n;
  update store set last_position = ${count}`
/** So many counts of panes, of which each has a hundred products; the last pane has just ended. */
const sales = (count: number) => `
  insert into pane (generation, starts_at, product_id, quantity, orders)
  select 1, date_bin('10 minutes', now(), 'epoch') - (1 + n / 100) * interval '10 minutes', 'product-' || n % 100, 1, 1
  from generate_series(0, ${count} - 1) n;
  insert into measured_window (kind, ends_at, due)
  select 'tumbling', date_bin('10 minutes', now(), 'epoch') - n * interval '10 minutes', n < 3
  from generate_series(0, (${count} - 1) / 100) n;
  insert into stream_clock (generation, stream_time, late_orders) values (1, now(), 0)`
