import { randomUUID } from 'node:crypto'
import { pseudonymOf } from '@jangteo/events'
import { rowsRead, sequentialScans, statementsOf } from '@jangteo/service-testing'
import { eventually } from '@jangteo/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { jobs } from '../src/jobs.ts'
import { people } from '../src/people.ts'
import { type RunningCoupon, startCoupon } from './running-coupon.ts'

const admin = { as: 'operator', role: 'admin' } as const

describe('plans', () => {
  let coupon: RunningCoupon
  beforeAll(async () => {
    coupon = await startCoupon()
  })
  afterAll(() => coupon.stop(), 30_000)

  const runJobs = async () => {
    const { messaging, parts } = coupon.service
    for (const job of jobs({ ...parts, config: coupon.config }))
      await job.run((callback) => messaging.transact({}, callback), new AbortController().signal)
  }
  const page = async (path: string, options: Parameters<RunningCoupon['get']>[1]) => {
    const { status, body } = await coupon.get(path, options)
    expect(status).toBe(200)
    return body
  }
  /** `gate` has one row, which is written when the gate is built: there is nothing that an index could leave out. */
  const scans = async (sent: Parameters<typeof sequentialScans>[1]) =>
    (await sequentialScans(coupon.database, sent)).filter((scan) => !scan.startsWith('gate:'))

  it('of every job and of the waiting room use an index, although they were planned on empty tables', async () => {
    const asked = await statementsOf(async () => {
      const campaignId = await coupon.campaign()
      const { body } = await coupon.askUntilOpen('kim', campaignId)
      await coupon.untilRequest('kim', body.requestId, 'issued')
    })
    // A coupon to expire, and a position to release.
    await coupon.sql.query(`
      update coupon set expires_at = now();
      insert into request (request_id, campaign_id, user_id, ticket, status, requested_at, admitted_at, admission, settled_at)
      select gen_random_uuid(), campaign_id, 'lee', 2, 'failed', now(), now(), 2, now() from campaign`)
    const sent = [...asked, ...(await statementsOf(runJobs))]
    await coupon.sql.query(
      'truncate coupon, request, line, lost_sequence, campaign, coupon_order, idempotency',
    )
    expect(sent.length).toBeGreaterThan(15)
    expect(await scans(sent)).toEqual([])
  }, 30_000)

  it('of every list, search and job read little of a hundred thousand rows', async () => {
    // All campaigns but a hundred are over; admins have closed half of them. One of these has a waiting request and one an
    // admitted one; the former is paused, so that the service admits none of its requests.
    await coupon.sql.query(`
      create function uuid_of(n int) returns uuid language sql
        return ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid;
      set session_replication_role = replica;
      insert into campaign (campaign_id, name, kind, amount, minimum_amount, quantity, issued, opens_at, closes_at,
        valid_for_seconds, status, version, created_at)
      select uuid_of(n), 'Spring', 'fixed', 1000, 0, 2000, 1000, now() - interval '2 days',
        now() + case when n % 1000 = 7 then 1 else -1 end * interval '1 day', 86400,
        case when n = 6 then 'paused' when n % 1000 = 7 or n % 2 = 0 then 'running' else 'closed' end, 1, now()
      from generate_series(1, 100000) n;
      insert into request (request_id, campaign_id, user_id, ticket, status, requested_at, admitted_at, admission, settled_at,
        coupon_id, freed_at)
      select gen_random_uuid(), uuid_of(n % 100 + 1), 'user-' || n, n / 100 + 1, s.status, now(),
        case when s.status <> 'waiting' then now() end, case when s.status <> 'waiting' then n end,
        case when s.status in ('issued', 'failed') then now() end, case when s.status = 'issued' then gen_random_uuid() end,
        case when s.status = 'failed' and n % 40 <> 13 then now() end
      from generate_series(1, 100000) n, lateral (select case when n <= 90000 and n % 20 = 13 then 'failed'
        when n <= 90000 then 'issued' when n % 200 = 3 then 'admitted'
        when n % 100 = 5 then 'waiting' else 'issued' end as status) s;
      insert into line (campaign_id, head, admitted, settled, per_second, measured_at)
      select uuid_of(6), 900, 900, 900, 1, now();
      insert into coupon (coupon_id, campaign_id, user_id, name, kind, amount, minimum_amount, status, issued_at, expires_at, version)
      select uuid_of(n), uuid_of(n), 'user-' || n % 1000, 'Spring', 'fixed', 1000, 0,
        case when n % 3 = 0 then 'expired' else 'available' end, now(),
        now() + case when n % 300 = 1 then -1 else 1 end * interval '1 day', 1
      from generate_series(1, 100000) n;
      insert into coupon_order (order_id, coupon_id, user_id, status, discount, decided_at)
      select gen_random_uuid(), uuid_of(n), 'user-' || n % 1000, 'used', 1000, now() from generate_series(1, 100000) n;
      insert into idempotency (scope, key, request_hash) select 'kim', n, '' from generate_series(1, 100000) n;
      set session_replication_role = origin;
      analyze`)
    const sent = await statementsOf(async () => {
      for (const query of ['', '?over=true']) {
        const { nextCursor } = await page(`/coupons/campaigns${query}`, { as: 'kim' })
        await page(`/coupons/campaigns${query || '?'}&cursor=${nextCursor}`, { as: 'kim' })
      }
      for (const query of ['', '?status=available', '?status=used']) {
        const { nextCursor } = await page(`/coupons${query}`, { as: 'user-7' })
        if (nextCursor) await page(`/coupons${query || '?'}&cursor=${nextCursor}`, { as: 'user-7' })
      }
      // Reports on a campaign count all that is its own: a thousand requests here, three times over.
      for (const view of ['waiting-room', 'fairness'])
        await page(`/coupons/campaigns/00000000-0000-7000-8000-000000000007/${view}`, admin)
      coupon.service.parts.gate.distrust('the test has it built again')
      await eventually(() => expect(coupon.service.parts.gate.epoch).toBeDefined())
      await runJobs()
    })
    const much = (await rowsRead(coupon.database, sent)).filter(({ rows }) => rows > 3_500)
    expect(much).toEqual([])
    expect(await scans(sent)).toEqual([])
  }, 60_000)

  it('of an erasure read little of them, too: no event is applied meanwhile', async () => {
    const person = { userId: 'user-7', pseudonym: pseudonymOf(randomUUID()) }
    const sent = await statementsOf(() =>
      coupon.service.messaging
        .transact({}, async ({ tx, now }) => {
          await people(coupon.service.parts).unsettled?.(tx, person.userId)
          await people(coupon.service.parts).forget(tx, person, now)
          throw new Error('not committed')
        })
        .catch(() => undefined),
    )
    expect(sent.length).toBeGreaterThan(3)
    expect((await rowsRead(coupon.database, sent)).filter(({ rows }) => rows > 3_500)).toEqual([])
    expect(await sequentialScans(coupon.database, sent)).toEqual([])
  }, 60_000)
})
