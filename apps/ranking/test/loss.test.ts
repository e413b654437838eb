import { memoryNetwork } from '@jangteo/service-testing'
import { eventually, type FreshRedis, freshRedis } from '@jangteo/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningRanking, startRanking } from './running-ranking.ts'

const noon = new Date('2026-11-21T03:00:00Z')
const day = '2026-11-21'

type Loss = readonly [string, (redis: FreshRedis) => Promise<void>]

const losses: readonly Loss[] = [
  ['flushed', (redis) => redis.flush()],
  ['killed, and back with its data', (redis) => redis.kill().then(redis.start)],
  ['killed, and back empty', (redis) => redis.kill().then(redis.startEmpty)],
  ['killed, and back with its end missing', (redis) => redis.kill().then(redis.startWithoutEnd)],
]

describe('a Redis that, while events come, is', () => {
  let redis: FreshRedis
  let ranking: RunningRanking
  let points = 0
  beforeAll(async () => {
    redis = await freshRedis()
    ranking = await startRanking(memoryNetwork(), {
      ...{ REDIS_URL: redis.urlOf('ranking'), replicas: 2, clock: () => noon },
    })
    await ranking.sell('apple', 'bread')
  }, 30_000)
  afterAll(async () => {
    await ranking.stop()
    await redis.stop()
  })

  it.each(losses)(
    '%s loses and doubles nothing that was counted',
    async (how, lose) => {
      for (let n = 0; n < 120; n++) {
        const productId = n % 3 === 0 ? 'bread' : 'apple'
        await ranking.peer.act('viewed', productId, { userId: `${how} ${n}`, at: noon })
        if (n === 60)
          await eventually(async () => expect((await ranking.tally(day)).apple).toBeGreaterThan(0))
        if (n === 60) await lose(redis)
      }
      points += 120
      await eventually(
        async () => expect(await ranking.tally(day)).toEqual({ apple: (points * 2) / 3, bread: points / 3 }),
        { timeout: 20_000 },
      )
      await ranking.everywhere(async () => {
        const { body } = await ranking.get('/products/popular')
        expect(body).toMatchObject({
          source: 'live',
          items: [{ productId: 'apple', points: (points * 2) / 3 }, {}],
        })
      })
    },
    40_000,
  )

  it('unavailable, is replaced by the last snapshot, which is marked as one; no request is refused', async () => {
    await ranking.peer.pay({ productId: 'bread', quantity: 90, at: new Date(noon.getTime() - 3_600_000) })
    await eventually(async () => expect((await ranking.tally(day)).bread).toBe(points / 3 + 900))
    await ranking.takeSnapshot()
    await eventually(async () => {
      const { rows } = await ranking.sql.query(
        `select points::int from snapshot where bucket = $1 and product_id = 'bread'`,
        [day],
      )
      expect(rows).toEqual([{ points: points / 3 + 900 }])
    })
    const shown = [`bread ${points / 3 + 900}`, `apple ${(points * 2) / 3}`]
    const windows = ['today', 'week', 'month', 'hour']
    const answers = async (window: string, source: string) => {
      const { body } = await ranking.get(`/products/popular?window=${window}`)
      expect(body, window).toMatchObject({ source, asOf: source === 'live' ? null : noon.toISOString() })
      return body.items.map(
        (each: { productId: string; points: number }) => `${each.productId} ${each.points}`,
      )
    }
    const live: Record<string, string[]> = {}
    for (const window of windows)
      await ranking.everywhere(async () => {
        live[window] = await answers(window, 'live')
      })
    expect(live.today).toEqual(shown)
    await redis.kill()
    await ranking.peer.act('viewed', 'apple', { at: noon })
    // A ranking that was cached a second ago, before the last snapshot, may be answered once more.
    for (const window of windows)
      await ranking.everywhere(async () => expect(await answers(window, 'snapshot')).toEqual(live[window]))
    await ranking.everywhere(async () =>
      expect(await ranking.get('/products/bread/rank')).toMatchObject({
        ...{ status: 200, body: { rank: 1, source: 'snapshot', points: points / 3 + 900 } },
      }),
    )
    for (const _ of ranking.services) {
      expect(await ranking.get(`/internal/tally?bucket=${day}`, { role: 'admin' })).toMatchObject({
        ...{ status: 503, body: { code: 'rankings-away' } },
      })
      expect((await ranking.get('/health/ready')).status).toBe(200)
    }
    await redis.startEmpty()
    await eventually(
      async () =>
        expect(await ranking.tally(day)).toEqual({ apple: (points * 2) / 3 + 1, bread: points / 3 + 900 }),
      { timeout: 20_000 },
    )
  }, 40_000)
})
