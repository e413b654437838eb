import { randomUUID } from 'node:crypto'
import { eventually } from '@jangteo/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { admin, startUsing, type Using } from './using-coupons.ts'

let coupon: Using
beforeAll(async () => {
  coupon = await startUsing()
})
afterAll(() => coupon.stop())

const see = async (campaignId: string, view: 'line' | 'fairness') => {
  const answer = await coupon.get(`/coupons/campaigns/${campaignId}/${view}`, admin)
  expect(answer.status).toBe(200)
  return answer.body
}

/** Records of a campaign that is paused, so that nobody else writes any: [status, ticket, admission, seconds ago]. */
async function record(rows: [status: string, ticket: number, admission: number | null, ago: number][]) {
  const campaignId = await coupon.campaign({ quantity: 3 })
  await coupon.post(`/coupons/campaigns/${campaignId}/pause`, admin)
  for (const [status, ticket, admission, ago] of rows) {
    const at = new Date(coupon.clock().getTime() - ago * 1000)
    const settledAt = status === 'waiting' || status === 'admitted' ? null : at
    const couponId = status === 'issued' ? randomUUID() : null
    await coupon.sql.query(
      `insert into request (request_id, campaign_id, user_id, ticket, status, requested_at, admitted_at, admission, settled_at, coupon_id)
       values (gen_random_uuid(), $1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [campaignId, `user-${ticket}`, ticket, status, at, admission && at, admission, settledAt, couponId],
    )
    if (couponId)
      await coupon.sql.query(
        `insert into coupon (coupon_id, campaign_id, user_id, name, kind, amount, minimum_amount, status, issued_at, expires_at, version)
         values ($1, $2, $3, 'A', 'fixed', 1, 0, 'available', $4, $5, 1)`,
        [couponId, campaignId, `user-${ticket}`, at, new Date(at.getTime() + 1)],
      )
  }
  return campaignId
}

describe("an operator's view of the line", () => {
  it('tells its length, its pace of late, and who waits longest', async () => {
    const campaignId = await record([
      ['issued', 1, 1, 60],
      ['issued', 2, 2, 5],
      ['sold-out', 3, 3, 5],
      ['admitted', 4, 4, 4],
      ['waiting', 5, null, 3],
      ['waiting', 6, null, 2],
    ])
    const line = await see(campaignId, 'line')
    expect(line).toEqual({
      campaignId,
      waiting: 2,
      backlog: 1,
      admittedPerSecond: 0.3,
      settledPerSecond: 0.2,
      oldestWaitMs: expect.any(Number),
      quantity: 3,
      issued: 0,
    })
    expect(line.oldestWaitMs).toBeGreaterThanOrEqual(4_000)
    expect(line.oldestWaitMs).toBeLessThan(60_000)
  })

  it('says nothing of a wait when nobody waits', async () => {
    expect(await see(await coupon.campaign(), 'line')).toMatchObject({ waiting: 0, oldestWaitMs: null })
  })
})

describe('the report on fairness', () => {
  it('holds for a campaign that more people want than there are coupons', async () => {
    const campaignId = await coupon.campaign({ quantity: 5 })
    const asked = await Promise.all(
      Array.from({ length: 5 }, (_, n) => coupon.give(`wants-${n}`, campaignId)),
    )
    expect(new Set(asked).size).toBe(5)
    await eventually(async () => {
      const { body } = await coupon.post('/coupons/issue', { as: 'late', body: { campaignId } })
      expect(body.code).toBe('coupons-sold-out')
    })
    expect(await see(campaignId, 'fairness')).toEqual({
      campaignId,
      ...{ quantity: 5, requests: 5, waiting: 0, admitted: 0, issued: 5, soldOut: 0, failed: 0 },
      ...{ overIssued: 0, doubled: 0, inversions: 0, passedOver: 0, holds: true },
    })
    expect(await see(campaignId, 'line')).toMatchObject({ quantity: 5, issued: 5, waiting: 0, backlog: 0 })
  })

  it('finds who was overtaken, passed over, and what there is too much', async () => {
    const campaignId = await record([
      ['issued', 1, 2, 9],
      ['issued', 3, 1, 9],
      ['sold-out', 2, 3, 9],
      ['failed', 4, 4, 9],
      ['issued', 5, 5, 9],
      ['issued', 6, 6, 9],
      ['admitted', 7, 7, 1],
      ['waiting', 8, null, 1],
    ])
    expect(await see(campaignId, 'fairness')).toEqual({
      campaignId,
      ...{ quantity: 3, requests: 8, waiting: 1, admitted: 1, issued: 4, soldOut: 1, failed: 1 },
      ...{ overIssued: 1, doubled: 0, inversions: 2, passedOver: 1, holds: false },
    })
  })

  it('is empty before anybody has asked, and there is none of a campaign that is not', async () => {
    expect(await see(await coupon.campaign(), 'fairness')).toMatchObject({
      requests: 0,
      issued: 0,
      holds: true,
    })
    for (const view of ['line', 'fairness'])
      expect(await coupon.get(`/coupons/campaigns/${randomUUID()}/${view}`, admin)).toMatchObject({
        status: 404,
        body: { code: 'campaign-not-found' },
      })
  })
})
