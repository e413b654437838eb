import { randomUUID } from 'node:crypto'
import { eventually } from '@jangteo/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { admin, startUsing, type Using } from './using-coupons.ts'

let coupon: Using
beforeAll(async () => {
  coupon = await startUsing()
})
afterAll(() => coupon.stop())

const see = async (campaignId: string, view: 'waiting-room' | 'fairness') => {
  const answer = await coupon.get(`/coupons/campaigns/${campaignId}/${view}`, admin)
  expect(answer.status).toBe(200)
  return answer.body
}

/** Requests of a paused campaign, so that the service writes none: [status, sequence, admission, seconds ago]. */
async function record(rows: [status: string, sequence: number, admission: number | null, ago: number][]) {
  const campaignId = await coupon.campaign({ quantity: 3 })
  await coupon.post(`/coupons/campaigns/${campaignId}/pause`, admin)
  for (const [status, sequence, admission, ago] of rows) {
    const at = new Date(coupon.clock().getTime() - ago * 1000)
    const settledAt = status === 'waiting' || status === 'admitted' ? null : at
    const couponId = status === 'issued' ? randomUUID() : null
    await coupon.sql.query(
      `insert into request (request_id, campaign_id, user_id, ticket, status, requested_at, admitted_at, admission, settled_at, coupon_id)
       values (gen_random_uuid(), $1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [campaignId, `user-${sequence}`, sequence, status, at, admission && at, admission, settledAt, couponId],
    )
    if (couponId)
      await coupon.sql.query(
        `insert into coupon (coupon_id, campaign_id, user_id, name, kind, amount, minimum_amount, status, issued_at, expires_at, version)
         values ($1, $2, $3, 'A', 'fixed', 1, 0, 'available', $4, $5, 1)`,
        [couponId, campaignId, `user-${sequence}`, at, new Date(at.getTime() + 1)],
      )
  }
  return campaignId
}

describe("an operator's view of the waiting room", () => {
  it('has its length, its present pace, and the longest wait', async () => {
    const campaignId = await record([
      ['issued', 1, 1, 60],
      ['issued', 2, 2, 5],
      ['sold-out', 3, 3, 5],
      ['admitted', 4, 4, 4],
      ['waiting', 5, null, 3],
      ['waiting', 6, null, 2],
    ])
    const view = await see(campaignId, 'waiting-room')
    expect(view).toEqual({
      campaignId,
      waiting: 2,
      backlog: 1,
      admittedPerSecond: 0.3,
      settledPerSecond: 0.2,
      oldestWaitMs: expect.any(Number),
      quantity: 3,
      issued: 0,
    })
    expect(view.oldestWaitMs).toBeGreaterThanOrEqual(4_000)
    expect(view.oldestWaitMs).toBeLessThan(60_000)
  })

  it('has no longest wait when no request waits', async () => {
    expect(await see(await coupon.campaign(), 'waiting-room')).toMatchObject({
      waiting: 0,
      oldestWaitMs: null,
    })
  })
})

describe('the report on fairness', () => {
  it('holds for a campaign with more requests than coupons', async () => {
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
    expect(await see(campaignId, 'waiting-room')).toMatchObject({
      quantity: 5,
      issued: 5,
      waiting: 0,
      backlog: 0,
    })
  })

  it('finds requests that were overtaken or passed over, and coupons beyond the quantity', async () => {
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

  it('is empty before the first request, and 404 for an unknown campaign', async () => {
    expect(await see(await coupon.campaign(), 'fairness')).toMatchObject({
      requests: 0,
      issued: 0,
      holds: true,
    })
    for (const view of ['waiting-room', 'fairness'])
      expect(await coupon.get(`/coupons/campaigns/${randomUUID()}/${view}`, admin)).toMatchObject({
        status: 404,
        body: { code: 'campaign-not-found' },
      })
  })
})
