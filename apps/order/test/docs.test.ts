import { documentationOf } from '@jangteo/service-testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningOrder, startOrder } from './running-order.ts'

describe('the documentation at /docs', () => {
  let order: RunningOrder
  beforeAll(async () => {
    order = await startOrder()
  })
  afterAll(() => order.stop())

  it('has a page, and says of every route what it does and what it answers', async () => {
    const { page, routes, unexplained } = await documentationOf(order.service.url())
    expect(page).toBe(200)
    expect(routes).toEqual([
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
      'get /internal/order-counts',
      'get /internal/orders',
      'get /internal/orders/{orderId}',
      'get /internal/redrive-runs',
      'get /internal/redrive-runs/{id}',
      'get /internal/stuck-orders',
      'get /me/data/order',
      'get /orders',
      'get /orders/{orderId}',
      'get /orders/{orderId}/history',
      'get /orders/{orderId}/stream',
      'get /products',
      'get /products/{productId}',
      'patch /products/{productId}',
      'post /internal/dead-letters/redrive',
      'post /internal/dead-letters/{id}/correct',
      'post /internal/dead-letters/{id}/correct/trial',
      'post /internal/dead-letters/{id}/discard',
      'post /internal/dead-letters/{id}/show',
      'post /internal/findings/acknowledge',
      'post /internal/orders/actions',
      'post /internal/orders/{orderId}/show',
      'post /internal/people/{userId}/show',
      'post /internal/redrive-runs',
      'post /internal/redrive-runs/{id}/stop',
      'post /internal/stuck-orders/{orderId}/cancel',
      'post /internal/stuck-orders/{orderId}/retry',
      'post /orders',
      'post /orders/stream-cookie',
      'post /orders/{orderId}/cancel',
      'post /orders/{orderId}/pay',
      'post /products',
      'post /products/{productId}/retire',
      'post /products/{productId}/stock',
      'put /products/{productId}/details',
    ])
    expect(unexplained).toEqual([])
  })
})
