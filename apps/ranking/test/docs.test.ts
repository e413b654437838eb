import { changingOperatorRoutes, documentationOf, httpAgent } from '@jangteo/service-testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningRanking, startRanking } from './running-ranking.ts'

describe('a ranking service', () => {
  let ranking: RunningRanking
  beforeAll(async () => {
    ranking = await startRanking()
    await ranking.sell('apple')
  }, 30_000)
  afterAll(() => ranking.stop())

  it('has a page at /docs, and says of every route what it does and what it answers', async () => {
    const { page, routes, unexplained } = await documentationOf(ranking.service.url())
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
      'get /internal/redrive-runs',
      'get /internal/redrive-runs/{id}',
      'get /internal/tally',
      'get /me/data/ranking',
      'get /products/popular',
      'get /products/popular/stream',
      'get /products/trending',
      'get /products/{productId}/rank',
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

  it.each([
    '/products/popular?limit=0',
    '/products/popular?limit=101',
    '/products/popular?limit=many',
    '/products/popular?window=year',
    '/products/popular?day=2026-11-21',
    '/products/popular/stream?limit=3',
    '/products/trending?window=hour',
    '/products/trending?limit=101',
    '/products/apple/rank?window=',
  ])('refuses %s', async (path) => {
    expect(await ranking.get(path)).toMatchObject({ status: 400, body: { code: 'request-invalid' } })
  })

  it('answers rankings without a token, and tallies only to admins', async () => {
    expect((await ranking.get('/products/popular?limit=100')).body.items).toEqual([])
    expect((await ranking.get('/products/apple/rank')).body).toMatchObject({ rank: null })
    const tally = '/internal/tally?bucket=2026-11-21'
    expect((await ranking.get(tally)).status).toBe(401)
    expect((await ranking.get(tally, { role: 'customer' })).status).toBe(403)
    expect(await ranking.get(tally, { role: 'admin' })).toEqual({
      ...{ status: 200, body: { bucket: '2026-11-21', items: [] } },
    })
    expect(await ranking.get('/internal/tally?bucket=2026-13', { role: 'admin' })).toMatchObject({
      ...{ status: 400, body: { code: 'request-invalid' } },
    })
  })

  it('has no other route by which an operator changes something', async () => {
    // A new one has to record the action, and needs a test of it.
    expect(await changingOperatorRoutes(httpAgent(ranking.service.url).call)).toEqual([])
  })
})
