import { documentationOf } from '@jangteo/service-testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startUsing, type Using } from './using-coupons.ts'

describe('the documentation at /docs', () => {
  let coupon: Using
  beforeAll(async () => {
    coupon = await startUsing()
  })
  afterAll(() => coupon.stop())

  it('has a page, and says of every route what it does and what it answers', async () => {
    const { page, routes, unexplained } = await documentationOf(coupon.service.url())
    expect(page).toBe(200)
    expect(routes).toEqual([
      'get /coupons',
      'get /coupons/campaigns',
      'get /coupons/campaigns/{campaignId}',
      'get /coupons/campaigns/{campaignId}/fairness',
      'get /coupons/campaigns/{campaignId}/waiting-room',
      'get /coupons/issue/{requestId}',
      'get /coupons/issue/{requestId}/stream',
      'get /coupons/{couponId}',
      'get /internal/actions',
      'get /internal/audit',
      'get /internal/backlog',
      'get /internal/dead-letters',
      'get /internal/dead-letters/groups',
      'get /internal/dead-letters/{id}',
      'get /internal/dead-letters/{id}/behind',
      'get /internal/dead-letters/{id}/trial',
      'get /internal/events',
      'get /internal/findings',
      'get /internal/redrive-runs',
      'get /internal/redrive-runs/{id}',
      'get /me/data/coupon',
      'patch /coupons/campaigns/{campaignId}',
      'post /coupons/campaigns',
      'post /coupons/campaigns/{campaignId}/close',
      'post /coupons/campaigns/{campaignId}/pause',
      'post /coupons/campaigns/{campaignId}/resume',
      'post /coupons/issue',
      'post /coupons/stream-cookie',
      'post /internal/dead-letters/redrive',
      'post /internal/dead-letters/{id}/correct',
      'post /internal/dead-letters/{id}/correct/trial',
      'post /internal/dead-letters/{id}/discard',
      'post /internal/dead-letters/{id}/show',
      'post /internal/findings/acknowledge',
      'post /internal/people/{userId}/show',
      'post /internal/redrive-runs',
      'post /internal/redrive-runs/{id}/stop',
    ])
    expect(unexplained).toEqual([])
  })
})
