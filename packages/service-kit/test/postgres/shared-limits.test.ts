import { eventually, type FreshRedis, freshRedis } from '@jangteo/testing'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import { shareCounts } from '../../src/index.ts'
import { asCustomer, testHttp } from '../http.ts'

const LIMIT = 5

let redis: FreshRedis
beforeEach(async () => {
  redis = await freshRedis()
})
afterEach(() => redis.stop())

async function startReplica() {
  const http = testHttp(
    (app) => {
      app.get('/mine', { schema: { response: { 200: z.object({ ok: z.boolean() }) } } }, async () => ({
        ok: true,
      }))
    },
    { limits: { perPerson: LIMIT, perAddress: 0, streams: { perPerson: 0, perAddress: 0 } } },
  )
  const sharing = shareCounts({
    url: redis.urlOf('coupon'),
    prefix: 'coupon:test:',
    counts: http.app.requestCounts,
    log: pino({ level: 'silent' }),
  })
  await sharing.start({ signal: new AbortController().signal, fatal: () => undefined })
  return {
    ask: async (headers = asCustomer) => (await http.app.inject({ url: '/mine', headers })).statusCode,
    async stop() {
      await sharing.stop()
      await http.stop()
    },
  }
}

it('a limit holds for all replicas together, and without Redis for each of them', async () => {
  const [one, other] = [await startReplica(), await startReplica()]
  try {
    await eventually(async () => {
      for (let n = 0; n < LIMIT; n++) await one.ask()
      // The other one learns it with its next request of this person; alone it would let through all of them.
      await other.ask()
      expect(await other.ask()).toBe(429)
      expect(await one.ask()).toBe(429)
    })

    await redis.kill()
    const asOther = { authorization: 'Bearer customer:user-2' }
    const statuses = []
    for (let n = 0; n <= LIMIT; n++) statuses.push(await one.ask(asOther))
    expect(statuses).toEqual([...Array(LIMIT).fill(200), 429])
    expect(await other.ask(asOther)).toBe(200)
  } finally {
    await one.stop()
    await other.stop()
  }
})
