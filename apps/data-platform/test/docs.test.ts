import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { memoryNetwork, type Platform, startPlatform } from './platform.ts'

describe('the documentation at /docs', () => {
  let platform: Platform
  beforeAll(async () => {
    platform = await startPlatform(memoryNetwork())
  }, 60_000)
  afterAll(() => platform?.stop())

  it('has a page, and says of every route what it does and what it answers', async () => {
    expect((await fetch(`${platform.service.url()}/docs`)).status).toBe(200)
    const { body } = await platform.get('/docs/json')
    const routes: Record<string, Documented> = Object.fromEntries(
      Object.entries<Record<string, Documented>>(body.paths).flatMap(([path, methods]) =>
        Object.entries(methods).map(([method, route]) => [`${method} ${path}`, route]),
      ),
    )
    const mine = Object.keys(routes).filter((route) => !/health|metrics/.test(route))
    expect(mine.toSorted()).toEqual([
      'delete /me',
      'delete /people/{userId}',
      'get /export/events.ndjson',
      'get /export/events.parquet',
      'get /figures/coupons',
      'get /figures/funnel',
      'get /figures/sales',
      'get /figures/top-products',
      'get /internal/counts',
      'get /internal/transfer',
      'get /orders/{orderId}/timeline',
      'post /activities',
      'post /activities/batch',
      'post /events',
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
