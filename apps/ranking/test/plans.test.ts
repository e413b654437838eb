import { logger, rowsRead, sequentialScans, statementsOf } from '@jangteo/service-testing'
import { eventually } from '@jangteo/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { jobs } from '../src/jobs.ts'
import { type RunningRanking, startRanking } from './running-ranking.ts'

const settings = {
  zone: 'Asia/Seoul',
  weights: { order: 10, viewed: 1, liked: 2, carted: 3 },
  carryOverPercent: 10,
}

/** These have one row, or one for each partition, changed in its place. The catalogue is read whole, into the memory. */
const SMALL = ['generation:', 'position:', 'snapshot_run:', 'product:']

describe('plans', () => {
  let ranking: RunningRanking
  beforeAll(async () => {
    ranking = await startRanking()
  })
  afterAll(() => ranking.stop(), 30_000)

  const runJobs = async () => {
    const { messaging, parts } = ranking.service
    const rebuild = () => Promise.reject(new Error('nothing has to be built'))
    for (const job of jobs({ ...parts, settings, logger, rebuild }))
      await job.run((callback) => messaging.transact({}, callback), new AbortController().signal)
  }
  const scans = async (sent: Parameters<typeof sequentialScans>[1]) =>
    (await sequentialScans(ranking.database, sent)).filter(
      (scan) => !SMALL.some((table) => scan.startsWith(table)),
    )

  it('of every job and of the count use an index, although they were planned on empty tables', async () => {
    const idle = await statementsOf(runJobs)
    const busy = await statementsOf(async () => {
      await ranking.sell('tea')
      await ranking.peer.pay({ productId: 'tea' })
      await ranking.peer.act('viewed', 'tea')
      await eventually(async () => expect(await ranking.popular()).toEqual(['tea 11']))
      await runJobs()
    })
    // A day has passed: one is to be closed.
    await ranking.sql.query(`
      update generation set covers_from = (covers_from::date - 1)::text, closed_until = (closed_until::date - 1)::text`)
    const closing = await statementsOf(runJobs)
    await ranking.sql.query('truncate snapshot, counted_activity, counted_sale, measured_window')
    expect(closing.map(({ text }) => text).join()).toContain('set closed_until')
    expect(await scans([...idle, ...busy, ...closing])).toEqual([])
  }, 30_000)

  it('of every ranking and job read little of a hundred thousand rows', async () => {
    // Days of more than a year, the hours of three, and what has been done in five weeks.
    await ranking.sql.query(`
      insert into snapshot (bucket, product_id, points)
      select to_char((now() at time zone 'Asia/Seoul') - n / 200 * interval '1 day', 'YYYY-MM-DD'), 'product-' || n % 200, 1
      from generate_series(0, 85599) n;
      insert into snapshot (bucket, product_id, points)
      select to_char((now() at time zone 'Asia/Seoul') - n / 200 * interval '1 hour', 'YYYY-MM-DD"T"HH24'), 'product-' || n % 200, 1
      from generate_series(0, 14399) n;
      insert into counted_activity (activity, counted_at)
      select sha256(n::text::bytea), now() - (100000 - n) * interval '30 seconds' from generate_series(1, 100000) n;
      insert into measured_window (event_id, window_id, kind, starts_at, ends_at, revision, products)
      select 'event-' || lpad(n::text, 6, '0'), n::text, (array['sliding', 'tumbling'])[1 + n % 2], now(), now() + n * interval '1 minute', 1, '[]'
      from generate_series(1, 100000) n;
      analyze`)
    const old = `select count(*)::int as rows from snapshot where bucket < to_char(now() - interval '401 days', 'YYYY-MM-DD')`
    expect((await ranking.sql.query(old)).rows[0].rows).toBeGreaterThan(1_000)
    const sent = await statementsOf(async () => {
      await runJobs()
      await ranking.service.parts.trending.refresh()
      // Without Redis, rankings are read from the snapshots.
      ranking.service.parts.rankings.stop()
      for (const window of ['hour', 'today', 'week', 'month']) {
        const { status, body } = await ranking.get(`/products/popular?window=${window}`)
        expect([status, body.source]).toEqual([200, 'snapshot'])
      }
    })
    expect((await ranking.sql.query(old)).rows[0].rows).toBe(0)
    // A month and the one before it are two hundred products on each of their days, found in the index and in the table. A BRIN index, by which old activities are
    // found, reads the last of its ranges always: 128 pages.
    const most = (text: string) =>
      text.includes('from counted_activity')
        ? 20_000
        : text.includes('any($1::text[])')
          ? 2 * 62 * 200
          : 3_500
    const read = await rowsRead(ranking.database, sent)
    expect(read.filter(({ rows, text }) => rows > most(text))).toEqual([])
    expect(await scans(sent)).toEqual([])
  }, 60_000)
})
