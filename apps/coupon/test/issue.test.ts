import { randomUUID } from 'node:crypto'
import { CouponIssued, CouponIssueRequested } from '@jangteo/events'
import { kafkaNetwork, memoryNetwork, unreliably } from '@jangteo/service-testing'
import { eventually } from '@jangteo/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { insertCampaign, type RunningCoupon, startCoupon } from './running-coupon.ts'

describe.each([
  ['memory, delivered twice and out of order', () => startCoupon(unreliably(memoryNetwork()))],
  ['Kafka', () => startCoupon(kafkaNetwork())],
])('asking for a coupon, on %s', (_, start) => {
  let coupon: RunningCoupon
  beforeAll(async () => {
    coupon = await start()
  })
  afterAll(async () => {
    expect(await coupon.contradictions()).toEqual([])
    await coupon.stop()
  })

  it('gives a queue position at once, and in the end a coupon', async () => {
    const campaignId = await coupon.campaign()
    const { status, headers, body } = await coupon.ask('ann', campaignId)
    expect(status).toBe(202)
    expect(headers.get('location')).toBe(`/coupons/issue/${body.requestId}`)
    expect(body).toMatchObject({ campaignId, status: 'waiting', position: 1, ahead: 0, couponId: null })
    const { couponId } = await coupon.untilRequest('ann', body.requestId, 'issued')
    expect(await coupon.requestOf('ann', body.requestId)).toMatchObject({
      position: null,
      ahead: null,
      couponId,
    })
    const mine = ({ requestId }: { requestId: string }) => requestId === body.requestId
    await eventually(() => expect(coupon.peer.heard(CouponIssued).filter(mine)).toHaveLength(1))
    expect(coupon.peer.heard(CouponIssued).find(mine)).toMatchObject({
      ...{ couponId, campaignId, userId: 'ann', amount: 5_000, percent: null, cap: null },
      minimumAmount: 20_000,
    })
    await eventually(() =>
      expect(coupon.peer.heard(CouponIssueRequested).find(mine)).toMatchObject({ campaignId, ticket: 1 }),
    )
  })

  it('gives a customer who asks fifty times at once one request, one position and one coupon', async () => {
    const campaignId = await coupon.campaign({ quantity: 1_000 })
    const answers = await Promise.all(Array.from({ length: 50 }, () => coupon.ask('bob', campaignId)))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]))
    const [requestId, ...others] = new Set(answers.map(({ body }) => body.requestId))
    expect(others).toEqual([])
    await coupon.untilRequest('bob', requestId, 'issued')
    expect((await coupon.ask('bob', campaignId)).body).toMatchObject({ requestId, status: 'issued' })
    expect(await coupon.counts(campaignId)).toEqual({ issued: 1 })
  })

  it('never issues more coupons than the quantity, and refuses all other requests', async () => {
    const campaignId = await coupon.campaign({ quantity: 5 })
    const people = Array.from({ length: 20 }, (_, i) => `person-${i}`)
    const answers = await Promise.all(people.map((as) => coupon.ask(as, campaignId)))
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(5)
    const refused = answers.filter(({ status }) => status !== 202)
    expect(new Set(refused.map(({ body }) => `${body.status} ${body.code}`))).toEqual(
      new Set(['409 coupons-sold-out']),
    )
    await eventually(async () => expect(await coupon.counts(campaignId)).toEqual({ issued: 5 }))
  })

  it('says to everyone what is left of a campaign', async () => {
    const campaignId = await coupon.campaign({ quantity: 3 })
    const seen = async () => (await coupon.get(`/coupons/campaigns/${campaignId}`, { as: 'cho' })).body
    expect(await seen()).toMatchObject({ quantity: 3, issued: 0, left: 3 })
    const { body } = await coupon.ask('ann', campaignId)
    await coupon.untilRequest('ann', body.requestId, 'issued')
    expect(await seen()).toMatchObject({ quantity: 3, issued: 1, left: 2 })
    const { items } = (await coupon.get('/coupons/campaigns', { as: 'cho' })).body
    const listed = items.find((each: { campaignId: string }) => each.campaignId === campaignId)
    expect(listed).toEqual(await seen())
  })

  it('keeps a person whose name has every character apart from others', async () => {
    const campaignId = await coupon.campaign()
    const names = ['a|b', 'a|b|c', '|', 'a', '{"x":1}', '가나다']
    for (const as of names) {
      const { body } = await coupon.ask(as, campaignId)
      expect((await coupon.ask(as, campaignId)).body.requestId).toBe(body.requestId)
      await coupon.untilRequest(as, body.requestId, 'issued')
    }
    expect(await coupon.counts(campaignId)).toEqual({ issued: names.length })
  })
})

describe('a request for a coupon', () => {
  let coupon: RunningCoupon
  beforeAll(async () => {
    coupon = await startCoupon()
  })
  afterAll(() => coupon.stop())

  it.each([
    ['', 400],
    ['{', 400],
    ['null', 400],
    ['[]', 400],
    ['"x"', 400],
    [{}, 400],
    [{ campaignId: 'x' }, 400],
    [{ campaignId: 7 }, 400],
    [{ campaignId: null }, 400],
    [{ campaignId: randomUUID(), userId: 'another-customer' }, 400],
    [{ campaignId: randomUUID() }, 404],
  ])('with the body %j is refused with %i', async (body, status) => {
    expect((await coupon.post('/coupons/issue', { as: 'ann', body })).status).toBe(status)
    expect((await coupon.post('/coupons/issue', { body })).status).toBe(401)
  })

  it("does not show another customer's request, and is 404 for an unknown one", async () => {
    const campaignId = await coupon.campaign()
    const { body } = await coupon.ask('ann', campaignId)
    for (const path of ['', '/stream']) {
      const mine = `/coupons/issue/${body.requestId}${path}`
      expect((await coupon.get(mine, { as: 'eve' })).body).toMatchObject({ code: 'request-not-found' })
      expect((await coupon.get(mine)).status).toBe(401)
      expect((await coupon.get(`/coupons/issue/${randomUUID()}${path}`, { as: 'ann' })).status).toBe(404)
      expect((await coupon.get(`/coupons/issue/x${path}`, { as: 'ann' })).status).toBe(400)
    }
  })

  it('is refused with the time of the opening, or because the campaign is over or paused', async () => {
    const hour = 3_600_000
    const opensAt = new Date(Date.now() + hour)
    const early = await coupon.campaign({ opensAt, closesAt: new Date(Date.now() + 2 * hour) })
    const refused = await coupon.ask('ann', early)
    expect(refused.body).toMatchObject({ status: 409, code: 'campaign-not-open-yet' })
    expect(refused.body.detail).toContain(opensAt.toISOString())

    // A campaign that is over is never loaded into the gate, not even when it is resumed.
    const late = await insertCampaign(coupon.sql, {
      opensAt: new Date(Date.now() - 2 * hour),
      closesAt: new Date(Date.now() - hour),
      status: 'paused',
    })
    const resumed = await coupon.post(`/coupons/campaigns/${late}/resume`, { as: 'root', role: 'admin' })
    expect(resumed).toMatchObject({ status: 200, body: { status: 'running' } })
    expect((await coupon.ask('ann', late)).body).toMatchObject({ status: 409, code: 'campaign-closed' })
    const paused = await coupon.campaign({ status: 'paused' })
    expect((await coupon.ask('ann', paused)).body).toMatchObject({ status: 409, code: 'campaign-paused' })
    const before = await coupon.sql.query(
      'select count(*)::int as count from request where campaign_id = any($1)',
      [[early, late, paused]],
    )
    expect(before.rows).toEqual([{ count: 0 }])
  })
})
