import { changingOperatorRoutes, documentationOf, httpAgent } from '@jangteo/service-testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningBalance, startBalance } from './running-balance.ts'

describe('the documentation at /docs', () => {
  let balance: RunningBalance
  beforeAll(async () => {
    balance = await startBalance()
  })
  afterAll(() => balance.stop())

  it('has a page, and says of every route what it does and what it answers', async () => {
    const { page, routes, unexplained } = await documentationOf(balance.service.url())
    expect(page).toBe(200)
    expect(routes).toEqual([
      'get /balance',
      'get /balance/charges',
      'get /balance/charges/{chargeId}',
      'get /balance/transactions',
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
      'get /internal/wallets',
      'get /me/data/balance',
      'get /points',
      'post /balance/charge',
      'post /gateway/webhook',
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

  it('has no other route by which an operator changes something', async () => {
    // One that is added has to leave a trace, and a test of it.
    expect(await changingOperatorRoutes(httpAgent(balance.service.url).call)).toEqual([])
  })
})
