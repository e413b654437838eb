import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { admin, startUsing, type Using } from './using-coupons.ts'

let coupon: Using
beforeAll(async () => {
  coupon = await startUsing()
})
afterAll(() => coupon.stop())

const keyed = () => ({ ...admin, headers: { 'idempotency-key': randomUUID() } })
const inMinutes = (minutes: number) => new Date(coupon.clock().getTime() + minutes * 60_000).toISOString()
const terms = (change: object = {}) => ({
  name: 'Ten per cent',
  discount: { kind: 'percent', percent: 10, cap: 3_000 },
  quantity: 10,
  closesAt: inMinutes(60),
  validForSeconds: 3_600,
  ...change,
})
const change = (campaignId: string, body: object) =>
  coupon.patch(`/coupons/campaigns/${campaignId}`, { ...admin, body })
const turn = (campaignId: string, to: 'pause' | 'resume' | 'close') =>
  coupon.post(`/coupons/campaigns/${campaignId}/${to}`, admin)

describe('a campaign', () => {
  it('is created once for each key, and open at once when nothing else is said', async () => {
    const asked = { ...keyed(), body: terms() }
    const first = await coupon.post('/coupons/campaigns', asked)
    expect(first).toMatchObject({
      status: 201,
      body: {
        ...terms({ closesAt: asked.body.closesAt }),
        ...{ minimumAmount: 0, issued: 0, status: 'running', version: 1 },
      },
    })
    expect(first.headers.get('location')).toBe(`/coupons/campaigns/${first.body.campaignId}`)
    expect((await coupon.post('/coupons/campaigns', asked)).body).toEqual(first.body)
    const { rows } = await coupon.sql.query('select opens_at = created_at as now from campaign')
    expect(rows).toEqual([{ now: true }])
  })

  it.each([
    ['without a quantity', { quantity: 0 }, 400, 'request-invalid'],
    ['of nothing', { discount: { kind: 'fixed', amount: 0 } }, 400, 'request-invalid'],
    [
      'of more than everything',
      { discount: { kind: 'percent', percent: 101, cap: 1 } },
      400,
      'request-invalid',
    ],
    ['without a cap', { discount: { kind: 'percent', percent: 10 } }, 400, 'request-invalid'],
    ['of two kinds', { discount: { kind: 'fixed', amount: 1, percent: 1 } }, 400, 'request-invalid'],
    ['in a year that is none', { closesAt: '0000-01-01T00:00:00Z' }, 400, 'request-invalid'],
    ['that is over', { closesAt: '2020-01-01T00:00:00Z' }, 422, 'campaign-times-invalid'],
  ])('is not made %s', async (_, wrong, status, code) => {
    const answer = await coupon.post('/coupons/campaigns', { ...keyed(), body: terms(wrong) })
    expect(answer).toMatchObject({ status, body: { code } })
  })

  it('needs an Idempotency-Key, and an admin', async () => {
    expect((await coupon.post('/coupons/campaigns', { ...admin, body: terms() })).status).toBe(400)
    for (const path of ['', `/${randomUUID()}/pause`, `/${randomUUID()}/resume`, `/${randomUUID()}/close`])
      expect((await coupon.post(`/coupons/campaigns${path}`, { as: 'ann' })).status).toBe(403)
    expect((await coupon.patch(`/coupons/campaigns/${randomUUID()}`, { as: 'ann' })).status).toBe(403)
    for (const view of ['waiting-room', 'fairness'])
      expect((await coupon.get(`/coupons/campaigns/${randomUUID()}/${view}`, { as: 'ann' })).status).toBe(403)
    expect((await coupon.get('/coupons/campaigns')).status).toBe(401)
  })

  it('can be raised, and never lowered', async () => {
    const campaignId = await coupon.campaign({ quantity: 10 })
    expect(await change(campaignId, { quantity: 12 })).toMatchObject({
      status: 200,
      body: { quantity: 12, version: 2 },
    })
    expect(await change(campaignId, { quantity: 12 })).toMatchObject({ body: { version: 2 } })
    expect(await change(campaignId, { quantity: 11 })).toMatchObject({
      status: 409,
      body: { code: 'quantity-only-grows' },
    })
    expect(await change(campaignId, {})).toMatchObject({ status: 400 })
    expect(await change(randomUUID(), { quantity: 12 })).toMatchObject({
      status: 404,
      body: { code: 'campaign-not-found' },
    })
  })

  it('is raised by thirty admins at once, one after the other', async () => {
    const campaignId = await coupon.campaign({ quantity: 10 })
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, n) => change(campaignId, { quantity: 11 + n })),
    )
    const raised = answers.filter(({ status }) => status === 200)
    const { body } = await change(campaignId, { quantity: 40 })
    expect(body).toMatchObject({ quantity: 40, version: 1 + raised.length })
    expect(new Set(raised.map((answer) => answer.body.version)).size).toBe(raised.length)
  })

  it('opens and closes at other times, until it has', async () => {
    const campaignId = await coupon.campaign({ opensAt: inMinutes(10) })
    expect(await change(campaignId, { opensAt: inMinutes(5), closesAt: inMinutes(6) })).toMatchObject({
      status: 200,
    })
    expect(await change(campaignId, { closesAt: inMinutes(4) })).toMatchObject({
      status: 422,
      body: { code: 'campaign-times-invalid' },
    })
    const open = await coupon.campaign()
    expect(await change(open, { opensAt: inMinutes(5) })).toMatchObject({
      status: 409,
      body: { code: 'campaign-has-opened' },
    })
  })

  it('is paused, resumed and closed, each once, and stays closed', async () => {
    const campaignId = await coupon.campaign()
    const versions = []
    for (const to of ['pause', 'pause', 'resume', 'resume', 'close', 'close'] as const) {
      const { status, body } = await turn(campaignId, to)
      versions.push([status, body.status, body.version])
    }
    expect(versions).toEqual([
      [200, 'paused', 2],
      [200, 'paused', 2],
      [200, 'running', 3],
      [200, 'running', 3],
      [200, 'closed', 4],
      [200, 'closed', 4],
    ])
    for (const to of ['pause', 'resume'] as const)
      expect(await turn(campaignId, to)).toMatchObject({ status: 409, body: { code: 'campaign-closed' } })
    expect(await change(campaignId, { quantity: 1_000 })).toMatchObject({ status: 409 })
  })
})

describe('customers', () => {
  it("see a campaign's terms, and not the operators' figures", async () => {
    const campaignId = await coupon.campaign()
    const { status, body } = await coupon.get(`/coupons/campaigns/${campaignId}`, { as: 'ann' })
    expect(status).toBe(200)
    expect(Object.keys(body).sort()).toEqual([
      ...['campaignId', 'closesAt', 'discount', 'issued', 'left', 'minimumAmount', 'name', 'opensAt'],
      ...['quantity', 'status', 'validForSeconds'],
    ])
    expect(await coupon.get(`/coupons/campaigns/${randomUUID()}`, { as: 'ann' })).toMatchObject({
      status: 404,
      body: { code: 'campaign-not-found' },
    })
  })

  it('page through current and future campaigns, newest first; with `over` through all', async () => {
    const paged = await startUsing()
    try {
      const made: string[] = []
      for (let n = 0; n < 5; n++) made.unshift(await paged.campaign())
      await paged.post(`/coupons/campaigns/${made[2]}/close`, admin)
      const listed = async (query: string) => {
        const ids: string[] = []
        for (let cursor = ''; ; ) {
          const { body } = await paged.get(`/coupons/campaigns?limit=2${query}${cursor}`, { as: 'ann' })
          ids.push(...body.items.map((item: { campaignId: string }) => item.campaignId))
          if (body.nextCursor === null) return ids
          cursor = `&cursor=${body.nextCursor}`
        }
      }
      expect(await listed('&over=true')).toEqual(made)
      expect(await listed('')).toEqual(made.filter((_, n) => n !== 2))
    } finally {
      await paged.stop()
    }
  })
})

it("the demo's campaign is inserted once", async () => {
  await coupon.service.commands.seed?.()
  await coupon.service.commands.seed?.()
  const { rows } = await coupon.sql.query(
    `select quantity from campaign where name like 'Five thousand won for%'`,
  )
  expect(rows).toEqual([{ quantity: 1_000 }])
})
