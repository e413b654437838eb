import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { admin, startUsing, type Using } from './using-coupons.ts'

let coupon: Using
beforeAll(async () => {
  coupon = await startUsing()
})
afterAll(() => coupon.stop())

const audit = async () => {
  const { status, body } = await coupon.get('/internal/audit', admin)
  expect(status).toBe(200)
  return body
}
const broken = async (): Promise<string[]> =>
  (await audit()).checks.flatMap(({ holds, name }: { holds: boolean; name: string }) => (holds ? [] : [name]))

describe('the audit of coupons', () => {
  it('agrees, at one point, with coupons in each state', async () => {
    const campaignId = await coupon.campaign({ quantity: 5 })
    const [used, reserved] = [await coupon.give('ann', campaignId), await coupon.give('bob', campaignId)]
    await coupon.give('cat', campaignId)
    await coupon.placed({ orderId: 'o-ann', userId: 'ann', couponId: used })
    await coupon.paid({ orderId: 'o-ann', userId: 'ann', couponId: used })
    await coupon.placed({ orderId: 'o-bob', userId: 'bob', couponId: reserved })
    await coupon.untilStatus('ann', used, 'used')
    await coupon.untilStatus('bob', reserved, 'reserved')
    const { point, totals, checks } = await audit()
    expect(point).toMatch(/^\d+:\d+:[\d,]*$/)
    expect(totals).toEqual({
      ...{ campaigns: 1, promised: 5, issued: 3 },
      coupons: { available: 1, reserved: 1, used: 1 },
      ...{ requests: { issued: 3 }, orders: { applied: 1, used: 1 } },
    })
    expect(checks).toHaveLength(13)
    expect(await broken()).toEqual([])
  })

  it('finds a campaign whose count is wrong', async () => {
    await coupon.sql.query('update campaign set issued = issued + 1')
    const found = await broken()
    await coupon.sql.query('update campaign set issued = issued - 1')
    expect(found).toEqual([
      'campaigns whose count is not that of their coupons',
      'coupons are as many as the campaigns have issued',
    ])
  })

  it('finds an order that holds a coupon which is not reserved for it, and the reverse', async () => {
    await coupon.sql.query(`update coupon_order set order_id = 'other' where order_id = 'o-bob'`)
    expect(await broken()).toEqual([
      'reserved or used coupons whose order does not hold them',
      'orders that hold a coupon which is not reserved for them',
    ])
    await coupon.sql.query(`update coupon_order set order_id = 'o-bob' where order_id = 'other'`)
  })

  it('names a sequence number that is skipped, and one whose request is lost', async () => {
    const { rows } = await coupon.sql.query(
      'select campaign_id, max(ticket)::int as last from request group by 1',
    )
    const [{ campaign_id: campaignId, last }] = rows
    const missing = async () =>
      (await audit()).checks.find(({ name }: { name: string }) => name.startsWith('sequence numbers'))
    expect(await missing()).toMatchObject({ holds: true, examples: [] })
    await coupon.sql.query('update request set ticket = ticket + 1 where ticket = $1', [last])
    expect(await missing()).toMatchObject({ actual: 1, examples: [`${campaignId} ${last}`] })
    await coupon.sql.query('update request set ticket = ticket - 1 where ticket = $1', [last + 1])
    await coupon.sql.query('create table kept as select * from request where ticket = 1')
    await coupon.sql.query('delete from request where ticket = 1')
    expect(await missing()).toMatchObject({ actual: 1, examples: [`${campaignId} 1`] })
    await coupon.sql.query('insert into request select * from kept; drop table kept')
    expect(await broken()).toEqual([])
  })

  it('finds a coupon without its request, and a request without its coupon', async () => {
    await coupon.sql.query('update request set coupon_id = request_id')
    const found = await broken()
    await coupon.sql.query(`
      update request r set coupon_id = c.coupon_id from coupon c
      where c.campaign_id = r.campaign_id and c.user_id = r.user_id`)
    expect(found).toEqual([
      'issued requests without their coupon',
      'coupons without the request that they were issued for',
    ])
    expect(await broken()).toEqual([])
  })
})
