import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startUsing, type Using } from './using-coupons.ts'

describe('the documentation at /docs', () => {
  let coupon: Using
  beforeAll(async () => {
    coupon = await startUsing()
  })
  afterAll(() => coupon.stop())

  it('has a page, and says of every route what it does and what it answers', async () => {
    expect((await fetch(`${coupon.service.url()}/docs`)).status).toBe(200)
    const { body } = await coupon.get('/docs/json')
    const routes: Record<string, Documented> = Object.fromEntries(
      Object.entries<Record<string, Documented>>(body.paths).flatMap(([path, methods]) =>
        Object.entries(methods).map(([method, route]) => [`${method} ${path}`, route]),
      ),
    )
    const mine = Object.keys(routes).filter((route) => !/health|metrics/.test(route))
    expect(mine.toSorted()).toEqual([
      'get /coupons',
      'get /coupons/campaigns',
      'get /coupons/campaigns/{campaignId}',
      'get /coupons/campaigns/{campaignId}/fairness',
      'get /coupons/campaigns/{campaignId}/line',
      'get /coupons/issue/{requestId}',
      'get /coupons/issue/{requestId}/stream',
      'get /coupons/{couponId}',
      'patch /coupons/campaigns/{campaignId}',
      'post /coupons/campaigns',
      'post /coupons/campaigns/{campaignId}/close',
      'post /coupons/campaigns/{campaignId}/pause',
      'post /coupons/campaigns/{campaignId}/resume',
      'post /coupons/issue',
    ])
    for (const route of mine) {
      expect(routes[route]?.summary, route).toBeTruthy()
      for (const answer of Object.values(routes[route]?.responses ?? {}))
        expect(answer.description, route).not.toBe('Default Response')
    }
  })
})

interface Documented {
  summary?: string
  responses: Record<string, { description: string }>
}
