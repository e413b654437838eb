import { documentationOf, memoryNetwork } from '@jangteo/service-testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Platform, startPlatform } from './platform.ts'

describe('the documentation at /docs', () => {
  let platform: Platform
  beforeAll(async () => {
    platform = await startPlatform(memoryNetwork())
  }, 60_000)
  afterAll(() => platform?.stop())

  it('has a page, and says of every route what it does and what it answers', async () => {
    const { page, routes, unexplained } = await documentationOf(platform.service.url())
    expect(page).toBe(200)
    expect(routes).toEqual([
      'delete /me',
      'delete /people/{userId}',
      'get /export/events.ndjson',
      'get /export/events.parquet',
      'get /figures/coupons',
      'get /figures/funnel',
      'get /figures/sales',
      'get /figures/top-products',
      'get /internal/actions',
      'get /internal/audit',
      'get /internal/audit/shop',
      'get /internal/audit/shop/{auditId}',
      'get /internal/backlog',
      'get /internal/counts',
      'get /internal/dead-letters',
      'get /internal/dead-letters/groups',
      'get /internal/dead-letters/{id}',
      'get /internal/dead-letters/{id}/behind',
      'get /internal/dead-letters/{id}/trial',
      'get /internal/events',
      'get /internal/find',
      'get /internal/findings',
      'get /internal/orders/{orderId}/events',
      'get /internal/rebuilt/orders',
      'get /internal/rebuilt/wallets',
      'get /internal/redrive-runs',
      'get /internal/redrive-runs/{id}',
      'get /internal/transfer',
      'get /me/data/data-platform',
      'get /me/erasure',
      'get /orders/{orderId}/timeline',
      'get /people/{userId}/erasure',
      'post /activities',
      'post /activities/batch',
      'post /events',
      'post /internal/audit/shop',
      'post /internal/audit/shop/differences/{differenceId}/accept',
      'post /internal/audit/shop/differences/{differenceId}/revoke',
      'post /internal/dead-letters/redrive',
      'post /internal/dead-letters/{id}/correct',
      'post /internal/dead-letters/{id}/correct/trial',
      'post /internal/dead-letters/{id}/discard',
      'post /internal/dead-letters/{id}/show',
      'post /internal/events/{eventId}/show',
      'post /internal/findings/acknowledge',
      'post /internal/people/{userId}/show',
      'post /internal/redrive-runs',
      'post /internal/redrive-runs/{id}/stop',
    ])
    expect(unexplained).toEqual([])
  })
})
