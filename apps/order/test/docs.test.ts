import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningOrder, startOrder } from './running-order.ts'

describe('the documentation at /docs', () => {
  let order: RunningOrder
  beforeAll(async () => {
    order = await startOrder()
  })
  afterAll(() => order.stop())

  it('has a page, and says of every route what it does and what it answers', async () => {
    expect((await fetch(`${order.service.url()}/docs`)).status).toBe(200)
    const { body } = await order.get('/docs/json')
    const routes: Record<string, Documented> = Object.fromEntries(
      Object.entries<Record<string, Documented>>(body.paths).flatMap(([path, methods]) =>
        Object.entries(methods).map(([method, route]) => [`${method} ${path}`, route]),
      ),
    )
    const mine = Object.keys(routes).filter((route) => !/health|metrics/.test(route))
    expect(mine.toSorted()).toEqual([
      'get /internal/audit',
      'get /internal/stuck-orders',
      'get /orders',
      'get /orders/{orderId}',
      'get /orders/{orderId}/history',
      'get /orders/{orderId}/stream',
      'get /products',
      'get /products/{productId}',
      'patch /products/{productId}',
      'post /internal/stuck-orders/{orderId}/cancel',
      'post /internal/stuck-orders/{orderId}/retry',
      'post /orders',
      'post /orders/{orderId}/cancel',
      'post /orders/{orderId}/pay',
      'post /products',
      'post /products/{productId}/retire',
      'post /products/{productId}/stock',
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
