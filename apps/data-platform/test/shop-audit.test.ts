import { AuditAnswered, OrderPaid, sampleOf } from '@jangteo/events'
import { memoryNetwork, startPeer } from '@jangteo/service-testing'
import { eventually } from '@jangteo/testing'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { type Platform, startPlatform } from './platform.ts'

/** The audit that has asked the services. */
const firstRound = (platform: Platform): Promise<string> =>
  eventually(async () => {
    const { rows } = await platform.sql.query('select audit_id as id from audit where round = 1')
    expect(rows).toHaveLength(1)
    return rows[0].id
  })

/** Across the services it is tried in flows/audit.flow.test.ts; here no other service runs. */
describe('an audit of the shop', () => {
  let platform: Platform
  beforeAll(async () => {
    platform = await startPlatform(memoryNetwork())
  }, 30_000)
  afterAll(() => platform.stop())

  it('is for operators, and none has been made at first', async () => {
    expect(await platform.get('/internal/audit/shop')).toMatchObject({ status: 401 })
    expect(await platform.get('/internal/audit/shop', 'kim')).toMatchObject({ status: 403 })
    expect(await platform.post('/internal/audit/shop', 'kim', {})).toMatchObject({ status: 403 })
    expect(await platform.get('/internal/audit/shop', 'operator', 'admin')).toMatchObject({
      status: 404,
      body: { code: 'audit-unknown' },
    })
    expect(
      await platform.get('/internal/audit/shop/019aa7f0-0000-7000-8000-000000000001', 'operator', 'admin'),
    ).toMatchObject({ status: 404, body: { code: 'audit-unknown' } })
    const one = '/internal/audit/shop/019aa7f0-0000-7000-8000-000000000001'
    expect(await platform.get(one)).toMatchObject({ status: 401 })
    expect(await platform.get(one, 'kim')).toMatchObject({ status: 403 })
    expect(await platform.get('/internal/audit/shop/rubbish', 'operator', 'admin')).toMatchObject({
      status: 400,
    })
    for (const rubbish of [{ full: 'yes' }, { everything: true }, 'full', null])
      expect(await platform.post('/internal/audit/shop', 'operator', rubbish, 'admin')).toMatchObject({
        status: 400,
      })
  })

  it('names no difference to accept, and none that is accepted, when there is none', async () => {
    const known = '/internal/audit/shop/differences/0123456789abcdef'
    for (const path of [`${known}/accept`, `${known}/revoke`]) {
      expect(await platform.post(path, 'kim', { reason: 'because' })).toMatchObject({ status: 403 })
      expect(await platform.post(path, 'operator', { reason: 'because' }, 'admin')).toMatchObject({
        status: 404,
        body: { code: 'difference-unknown' },
      })
      for (const rubbish of [{}, { reason: '' }, { reason: 'because', all: true }])
        expect(await platform.post(path, 'operator', rubbish, 'admin')).toMatchObject({ status: 400 })
    }
    const rubbish = '/internal/audit/shop/differences/rubbish/accept'
    expect(await platform.post(rubbish, 'operator', { reason: 'because' }, 'admin')).toMatchObject({
      status: 400,
    })
  })

  it('is unknown, and not clean, when services do not answer', { timeout: 60_000 }, async () => {
    const { status, body } = await platform.post('/internal/audit/shop', 'operator', {}, 'admin')
    expect(status).toBe(200)
    expect(body).toMatchObject({ verdict: 'unknown', cleanAt: null })
    const answered = Object.fromEntries(
      body.services.map(({ service, answered }: { service: string; answered: boolean }) => [
        service,
        answered,
      ]),
    )
    expect(answered).toEqual({
      ...{ balance: false, coupon: false, 'data-platform': true },
      ...{ notification: false, order: false, ranking: false },
    })
    const orders = body.equations.find(
      ({ name }: { name: string }) => name === 'each order is as its events say',
    )
    expect(orders).toMatchObject({ verdict: 'unknown', note: 'order did not answer' })
    expect(body.coverage.remaining).toBeGreaterThan(0)
    expect(await platform.get('/internal/audit/shop', 'operator', 'admin')).toEqual({ status: 200, body })
    expect(await platform.get(`/internal/audit/shop/${body.auditId}`, 'operator', 'admin')).toEqual({
      status: 200,
      body,
    })
  })
})

it('takes an answer for that of the service whose topic it is on, and counts no topic that has no contract any more', {
  timeout: 60_000,
}, async () => {
  const network = memoryNetwork()
  const platform = await startPlatform(network)
  onTestFinished(() => platform.stop())
  const answered = AuditAnswered.of('order')
  const claiming = await startPeer({ network, name: 'ranking', publishes: [answered], hears: [] })
  onTestFinished(() => claiming.stop())
  const requested = platform.post('/internal/audit/shop', 'operator', {}, 'admin')
  const auditId = await firstRound(platform)
  const published = [
    { topic: OrderPaid.topic, events: 0, digest: '0' },
    { topic: 'order.done', events: 1, digest: '1' },
  ]
  await claiming.commit(answered, { ...answered.example, auditId, published })
  const rows = async (query: string) => (await platform.sql.query(query)).rows
  await eventually(async () =>
    expect(await rows(`select service from audit_answer where round = 1 order by service`)).toEqual([
      { service: 'data-platform' },
      { service: 'order' },
    ]),
  )
  const ofOrder = `select topic from audit_topic where service = 'order'`
  await eventually(async () => expect(await rows(ofOrder)).toEqual([{ topic: OrderPaid.topic }]), {
    timeout: 25_000,
  })
  await requested
})

it('is made on request, also while audits at an interval take longer than the interval', {
  timeout: 120_000,
}, async () => {
  // Services that do not answer make each audit longer than a second.
  const platform = await startPlatform(memoryNetwork(), { environment: { AUDIT_EVERY_SECONDS: '1' } })
  onTestFinished(() => platform.stop())
  await eventually(async () => {
    const { rows } = await platform.sql.query('select from audit where finished_at is null')
    expect(rows).toHaveLength(1)
  })
  const answer = await platform.post('/internal/audit/shop', 'operator', { full: true }, 'admin')
  // 202 when a machine is so slow that it takes longer than the route waits: what was requested runs all the same.
  expect([200, 202]).toContain(answer.status)
  const { rows } = await platform.sql.query('select "full" from audit where audit_id = $1', [
    answer.body.auditId,
  ])
  expect(rows).toEqual([{ full: true }])
})

it('remembers since when a log is behind while it still waits for the events', {
  timeout: 60_000,
}, async () => {
  const platform = await startPlatform(memoryNetwork())
  onTestFinished(() => platform.stop())
  const requested = platform.post('/internal/audit/shop', 'operator', {}, 'admin')
  const auditId = await firstRound(platform)
  const answered = AuditAnswered.of('order')
  await platform.publish(answered, {
    ...sampleOf(answered),
    ...{ auditId, round: 1, part: 1, parts: 1, digests: [], objects: [] },
    // An event that never comes.
    published: [{ topic: OrderPaid.topic, events: 1, digest: '1' }],
  })
  await eventually(
    async () => {
      const { rows } = await platform.sql.query(
        `select unequal_since is not null as marked from audit, audit_topic
         where round = 1 and finished_at is null and work ? 'waiting' and topic = $1`,
        [OrderPaid.topic],
      )
      expect(rows).toEqual([{ marked: true }])
    },
    { timeout: 25_000 },
  )
  await requested
})
