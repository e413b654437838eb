import { randomUUID } from 'node:crypto'
import { pseudonymOf } from '@jangteo/events'
import { logger, rowsRead, sequentialScans, statementsOf } from '@jangteo/service-testing'
import { eventually } from '@jangteo/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DELIVERY_STATUSES } from '../src/domain/delivery.ts'
import { jobs } from '../src/jobs.ts'
import { people } from '../src/people.ts'
import { type RunningNotification, startNotification } from './running-notification.ts'

const sent = async () => ({ attempt: { result: 'sent' } }) as const

describe('plans', () => {
  let notification: RunningNotification
  beforeAll(async () => {
    notification = await startNotification()
  })
  afterAll(() => notification.stop(), 30_000)

  const runJobs = async () => {
    const { messaging } = notification.service
    const config = { SEND_TIMEOUT_MS: 3_000, SEND_TRIES: 3, KEEP_DAYS: 90 }
    const send = { email: sent, push: sent }
    const reach = { timeZone: 'Asia/Seoul', operatorsEmail: undefined }
    for (const job of jobs({ send, config, reach, logger }))
      await job.run((callback) => messaging.transact({}, callback), new AbortController().signal)
  }

  it('of every job use an index, although they were planned on empty tables', {
    timeout: 60_000,
  }, async () => {
    const { sql } = notification
    const idle = await statementsOf(runJobs)
    // One due delivery of each channel.
    await sql.query(`
      insert into contact (user_id, email, time_zone, preferences, changed_at)
      values ('kim', 'kim@example.com', 'Asia/Seoul', '{"order-paid":{"push":true}}', now());
      insert into push_subscription (subscription_id, user_id, endpoint, p256dh, auth, created_at)
      values (gen_random_uuid(), 'kim', 'https://push.example/kim', '', '', now());
      insert into delivery (notification_id, cause_id, channel, user_id, kind, facts, status, requested_at, due_at,
        next_try_at, version)
      select gen_random_uuid(), 'cause', channel, 'kim', 'order-paid', '[]', 'waiting', now(), now(), now(), 1
      from unnest(array['email', 'push']) as channel`)
    const busy = await statementsOf(async () => {
      await runJobs()
      // Our run has sent them, or the service's own that was at it at the same moment has tried: it knows no such push service.
      await eventually(
        async () =>
          expect(
            await sql.query(
              // With this beginning it is no statement of the service.
              `/* test */ select from delivery where status <> 'sending' and (status <> 'waiting' or tries > 0)`,
            ),
          ).toMatchObject({ rowCount: 2 }),
        { timeout: 30_000 },
      )
    })
    await sql.query('truncate contact, push_subscription, delivery')
    expect(await sequentialScans(notification.database, [...idle, ...busy])).toEqual([])
  })

  it('of every list and job read little of a hundred thousand rows', async () => {
    await notification.sql.query(`
      insert into inbox (user_id, last_number) select 'user-' || n, 1000 from generate_series(0, 99) n;
      insert into notification (notification_id, cause_id, user_id, number, kind, facts, created_at, read_at)
      select gen_random_uuid(), 'cause-' || n, 'user-' || n % 100, n / 100, 'order-paid', '[]',
        now() - n * interval '1 minute', case when n % 1000 > 100 then now() end
      from generate_series(1, 100000) n;
      insert into delivery (notification_id, cause_id, channel, user_id, kind, facts, status, reason, error, tries,
        requested_at, due_at, next_try_at, settled_at, version)
      select gen_random_uuid(), 'cause-' || n, case when n % 2 = 0 then 'email' else 'push' end, 'user-' || n % 100,
        'order-paid', '[]', status, case when status in ('not-sent', 'dead') then 'opted-out' end,
        case when status = 'dead' then 'no' end, 1, now() - n * interval '1 minute', now() + interval '1 hour',
        now() + interval '1 hour', case when status in ('waiting', 'sending') then null else now() end, 1
      from (
        select n, case when n % 4 = 0 then 'sent' when n % 4 = 1 then 'not-sent' when n % 16 = 2 then 'dead'
          when n % 100 = 3 then 'sending' else 'waiting' end as status
        from generate_series(1, 100000) n
      ) d;
      analyze`)
    const page = async (path: string, options: Parameters<RunningNotification['get']>[1]) => {
      const { status, body } = await notification.get(path, options)
      expect(status).toBe(200)
      return body
    }
    const statements = await statementsOf(async () => {
      // Far enough from the front that a page which reads from there reads too much.
      for (const status of DELIVERY_STATUSES)
        for (let cursor: string | null = '', pages = 0; cursor !== null && pages < 40; pages++) {
          const behind: string = cursor && `&cursor=${cursor}`
          const path = `/internal/deliveries?status=${status}&limit=100${behind}`
          cursor = (await page(path, { as: 'operator', role: 'admin' })).nextCursor
        }
      for (const query of ['', '?unread=true']) {
        const { nextCursor } = await page(`/notifications${query}`, { as: 'user-7' })
        await page(`/notifications${query || '?'}&cursor=${nextCursor}`, { as: 'user-7' })
      }
      await page('/me/push-subscriptions', { as: 'user-7' })
      await page('/me/contact', { as: 'user-7' })
      await runJobs()
    })
    const much = (await rowsRead(notification.database, statements)).filter(({ rows }) => rows > 3_000)
    expect(much).toEqual([])
    expect(await sequentialScans(notification.database, statements)).toEqual([])
  }, 60_000)

  it('of an erasure read little of them, too: no event is applied meanwhile', async () => {
    const person = { userId: 'user-7', pseudonym: pseudonymOf(randomUUID()) }
    const sent = await statementsOf(() =>
      notification.service.messaging
        .transact({}, async ({ tx, now }) => {
          await people.unsettled?.(tx, person.userId)
          await people.forget(tx, person, now)
          throw new Error('not committed')
        })
        .catch(() => undefined),
    )
    expect(sent.length).toBeGreaterThan(5)
    expect((await rowsRead(notification.database, sent)).filter(({ rows }) => rows > 3_500)).toEqual([])
    expect(await sequentialScans(notification.database, sent)).toEqual([])
  }, 60_000)
})
