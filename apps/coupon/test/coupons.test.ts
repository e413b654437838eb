import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startUsing, type Using } from './using-coupons.ts'

let coupon: Using
beforeAll(async () => {
  coupon = await startUsing()
})
afterAll(() => coupon.stop())

describe('my coupons', () => {
  it('are mine alone', async () => {
    const couponId = await coupon.give('ann', await coupon.campaign())
    expect(await coupon.read('ann', couponId)).toEqual({
      couponId,
      campaignId: expect.any(String),
      name: 'Five thousand off',
      discount: { kind: 'fixed', amount: 5_000 },
      minimumAmount: 20_000,
      status: 'available',
      issuedAt: expect.any(String),
      expiresAt: expect.any(String),
    })
    for (const id of [couponId, randomUUID()])
      expect(await coupon.get(`/coupons/${id}`, { as: 'bob' })).toMatchObject({
        status: 404,
        body: { code: 'coupon-not-found' },
      })
    expect((await coupon.get('/coupons', { as: 'bob' })).body).toEqual({ items: [], nextCursor: null })
    expect((await coupon.get('/coupons')).status).toBe(401)
  })

  it('come in pages, newest first, by their state if wanted', async () => {
    const ids: string[] = []
    for (let n = 0; n < 5; n++) ids.unshift(await coupon.give('cat', await coupon.campaign()))
    const order = { orderId: randomUUID(), userId: 'cat', couponId: ids[1] as string }
    await coupon.placed(order)
    await coupon.answered(order.orderId)
    const listed = async (query: string) => {
      const found: string[] = []
      for (let cursor = ''; ; ) {
        const { body } = await coupon.get(`/coupons?limit=2${query}${cursor}`, { as: 'cat' })
        found.push(...body.items.map((item: { couponId: string }) => item.couponId))
        if (body.nextCursor === null) return found
        cursor = `&cursor=${body.nextCursor}`
      }
    }
    expect(await listed('')).toEqual(ids)
    expect(await listed('&status=reserved')).toEqual([ids[1]])
    expect(await listed('&status=available')).toEqual(ids.filter((_, n) => n !== 1))
    expect(await coupon.get('/coupons?status=lost', { as: 'cat' })).toMatchObject({ status: 400 })
    expect(await coupon.get('/coupons?cursor=none', { as: 'cat' })).toMatchObject({
      status: 400,
      body: { code: 'cursor-invalid' },
    })
  })
})

describe('when their time is over', () => {
  const expired = (campaignId: string) =>
    coupon.sql.query(
      `select status, count(*)::int as count from coupon where campaign_id = $1 group by 1 order by 1`,
      [campaignId],
    )

  it('available ones expire, however many; a reserved one when its order releases it', async () => {
    const campaignId = await coupon.campaign({ quantity: 2_000, validForSeconds: 600 })
    const held = { orderId: randomUUID(), userId: 'dan', couponId: await coupon.give('dan', campaignId) }
    await coupon.placed(held)
    await coupon.answered(held.orderId)
    // More than one run expires.
    await coupon.sql.query(
      `insert into coupon (coupon_id, campaign_id, user_id, name, kind, amount, minimum_amount, status, issued_at,
                           expires_at, version)
       select gen_random_uuid(), campaign_id, 'many-' || n, name, kind, amount, minimum_amount, 'available', issued_at,
         expires_at, 1
       from coupon, generate_series(1, 1200) n where coupon_id = $1`,
      [held.couponId],
    )
    await coupon.later(601, 'expireCoupons')
    await expect
      .poll(async () => (await expired(campaignId)).rows, { timeout: 30_000 })
      .toEqual([
        { status: 'expired', count: 1_200 },
        { status: 'reserved', count: 1 },
      ])
    await coupon.cancelled(held)
    expect(await coupon.untilStatus('dan', held.couponId, 'expired')).not.toHaveProperty('orderId')
  })

  it('an order that was placed in time gets it, although its event arrives later', async () => {
    const campaignId = await coupon.campaign({ validForSeconds: 600 })
    const order = { orderId: randomUUID(), userId: 'eva', couponId: await coupon.give('eva', campaignId) }
    const createdAt = coupon.clock()
    await coupon.later(601, 'expireCoupons')
    await coupon.untilStatus('eva', order.couponId, 'expired')
    await coupon.placed({ ...order, createdAt })
    expect(await coupon.answered(order.orderId)).toMatchObject({ discount: 5_000 })
  })
})
