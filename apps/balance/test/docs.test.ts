import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningBalance, startBalance } from './running-balance.ts'

describe('the documentation at /docs', () => {
  let balance: RunningBalance
  beforeAll(async () => {
    balance = await startBalance()
  })
  afterAll(() => balance.stop())

  it('has a page, and says of every route what it does and what it answers', async () => {
    expect((await fetch(`${balance.service.url()}/docs`)).status).toBe(200)
    const { body } = await balance.get('/docs/json')
    const routes: Record<string, Documented> = Object.fromEntries(
      Object.entries<Record<string, Documented>>(body.paths).flatMap(([path, methods]) =>
        Object.entries(methods).map(([method, route]) => [`${method} ${path}`, route]),
      ),
    )
    const mine = Object.keys(routes).filter((route) => !/health|metrics/.test(route))
    expect(mine.toSorted()).toEqual([
      'get /balance',
      'get /balance/charges/{chargeId}',
      'get /balance/transactions',
      'get /internal/audit',
      'get /points',
      'post /balance/charge',
      'post /gateway/webhook',
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
