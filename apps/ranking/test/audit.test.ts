import { memoryNetwork, unreliably } from '@jangteo/service-testing'
import { eventually } from '@jangteo/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { RankingKeys } from '../src/adapters/redis/keys.ts'
import { type RunningRanking, startRanking } from './running-ranking.ts'

interface Checked {
  readonly name: string
  readonly holds: boolean
  readonly examples: readonly string[]
}

const noon = new Date('2026-11-21T03:00:00Z')
const day = '2026-11-21'
/** Six days are counted from events: this one is closed, and late events are stored at once. */
const closedDay = '2026-11-12'
const late = new Date(`${closedDay}T03:00:00Z`)

let ranking: RunningRanking
let keys: RankingKeys
const bucket = (name: string) => keys.tally(name, ranking.service.parts.rankings.generation as string)
beforeAll(async () => {
  ranking = await startRanking(unreliably(memoryNetwork()), { clock: () => noon })
  keys = new RankingKeys(ranking.config.REDIS_PREFIX)
  await ranking.sell('apple', 'bread')
}, 30_000)
afterAll(() => ranking.stop())

const audit = async () => {
  const { status, body } = await ranking.get('/internal/audit', { role: 'admin' })
  expect(status).toBe(200)
  return body
}
/** The failed checks, and their objects. */
const broken = async (): Promise<Record<string, readonly string[]>> => {
  const checks: Checked[] = (await audit()).checks
  return Object.fromEntries(checks.flatMap(({ holds, name, examples }) => (holds ? [] : [[name, examples]])))
}
const unlikeWritten = 'products whose points in Redis are not those that are written down'
const unlikeScores = 'products whose score is not that of their points'
const unlikeEvents = 'products whose points of an hour are not those of the counted events'
const unlikeParts = 'products whose points are not the sum of those of its hours or days'

describe('the audit of rankings', () => {
  it('agrees while events are counted, also late ones, and stored', { timeout: 60_000 }, async () => {
    for (let n = 0; n < 60; n++) {
      await ranking.peer.act('viewed', n % 2 ? 'apple' : 'bread', { at: n % 5 ? noon : late })
      if (n % 10 === 0) {
        await ranking.takeSnapshot()
        expect(await broken()).toEqual({})
      }
    }
    await eventually(async () => {
      expect(await ranking.tally(closedDay)).toEqual({ apple: 6, bread: 6 })
      expect(await ranking.tally(day)).toEqual({ apple: 24, bread: 24 })
    })
    await ranking.takeSnapshot()
    await eventually(async () => expect((await audit()).totals.buckets).toBe(3))
    // No bucket has changed since its snapshot, so all are compared.
    await eventually(async () => {
      const { rankings } = ranking.service.parts
      expect(await rankings.changed(rankings.generation as string)).toEqual({})
    })
    const { point, totals, checks } = await audit()
    expect(point).toMatch(/^\d+:\d+:[\d,]*$/)
    expect(totals).toEqual({
      ...{ live: true, products: 2, buckets: 3 },
      partitions: expect.any(Number),
      counted: 60,
    })
    expect(checks).toHaveLength(5)
    expect(await broken()).toEqual({})
  })

  it('names a product of which another sale or activity was counted than is in Redis', {
    timeout: 60_000,
  }, async () => {
    await ranking.peer.pay({ productId: 'apple', at: noon })
    await eventually(async () => expect((await ranking.tally(day)).apple).toBe(34))
    expect(await broken()).toEqual({})
    for (const [table, column] of [
      ['counted_sale', 'pieces = pieces + 1'],
      ['counted_activity', `product_id = 'bread'`],
    ]) {
      await ranking.sql.query(`create table kept as select * from ${table}`)
      await ranking.sql.query(`update ${table} set ${column} where product_id = 'apple'`)
      expect((await broken())[unlikeEvents]).toContain('2026-11-21T12 apple')
      await ranking.sql.query(`delete from ${table}`)
      await ranking.sql.query(`insert into ${table} select * from kept`)
      await ranking.sql.query('drop table kept')
      expect(await broken()).toEqual({})
    }
    await ranking.takeSnapshot()
  })

  it('names a product with another score', async () => {
    const generation = ranking.service.parts.rankings.generation as string
    const key = keys.ranking(day, generation)
    const score = (await ranking.redis.zscore(key, 'apple')) as string
    await ranking.redis.zincrby(key, 1, 'apple')
    expect(await broken()).toEqual({ [unlikeScores]: [`${day} apple`] })
    await ranking.redis.zadd(key, score, 'apple')
    expect(await broken()).toEqual({})
  })

  it('agrees with what a replay has built', { timeout: 60_000 }, async () => {
    await ranking.replay()
    await eventually(async () => expect((await audit()).totals.live).toBe(true))
    expect(await broken()).toEqual({})
  })

  it('is for operators', async () => {
    expect((await ranking.get('/internal/audit', { role: 'customer' })).status).toBe(403)
  })

  it('names a product of a closed day with other points in Redis', async () => {
    await ranking.redis.hincrby(bucket(closedDay), 'apple', 1)
    // The twelfth is of this month, and not of this week.
    expect(await broken()).toEqual({
      [unlikeWritten]: [`${closedDay} apple`],
      [unlikeParts]: ['2026-11 apple'],
    })
    await ranking.redis.hincrby(bucket(closedDay), 'apple', -1)
  })

  it('names a product with other points in its snapshot', async () => {
    await ranking.sql.query(
      `update snapshot set points = points + 1 where bucket = $1 and product_id = 'bread'`,
      [closedDay],
    )
    expect(await broken()).toEqual({ [unlikeWritten]: [`${closedDay} bread`] })
    await ranking.sql.query(
      `update snapshot set points = points - 1 where bucket = $1 and product_id = 'bread'`,
      [closedDay],
    )
  })

  it('names a product whose week is not the sum of its days', async () => {
    await ranking.redis.hincrby(bucket('2026-W47'), 'bread', 5)
    expect(await broken()).toEqual({
      [unlikeParts]: ['2026-W47 bread'],
      [unlikeScores]: ['2026-W47 bread'],
    })
    await ranking.redis.hincrby(bucket('2026-W47'), 'bread', -5)
    expect(await broken()).toEqual({})
  })

  it('names a partition of which Redis has lost data, and compares nothing after the service has noticed it', async () => {
    const generation = ranking.service.parts.rankings.generation as string
    const positions = await ranking.redis.hgetall(keys.positions(generation))
    const [partition] = Object.entries(positions).find(([, offset]) => offset !== '0') as [string, string]
    await ranking.redis.hdel(keys.positions(generation), partition)
    // The job that checks the rankings notices it, too, and rebuilds them.
    const { totals, checks } = await audit()
    if (totals.live)
      expect(checks.filter(({ holds }: Checked) => !holds)).toMatchObject([
        {
          name: 'partitions of which Redis has counted less than PostgreSQL says',
          examples: [partition],
        },
      ])
    else expect(checks).toEqual([])
    // Live alone is not enough: the rankings are live until the job has noticed the loss.
    await eventually(
      async () => {
        const rebuilt = await audit()
        expect(rebuilt.totals.live).toBe(true)
        expect(rebuilt.checks.filter(({ holds }: Checked) => !holds)).toEqual([])
      },
      { timeout: 30_000 },
    )
  }, 60_000)
})
