import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { kafkaNetwork, memoryNetwork } from '@jangteo/service-testing'
import { eventually, uniquePrefix } from '@jangteo/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { RankingKeys } from '../src/adapters/redis/keys.ts'
import { bucketsAt, neighbour } from '../src/domain/buckets.ts'
import { type RunningRanking, startRanking } from './running-ranking.ts'

const topicPrefix = uniquePrefix()
const zone = 'Asia/Seoul'
const daysFrom = (at: Date, count: number) => new Date(at.getTime() + count * 86_400_000)

/** Near the present: the command is a process of its own with the real clock. */
const today = new Date()
const { day, week, month } = bucketsAt(today, zone)
const lastMonth = neighbour(month, -1) as string
const lastDays = [0, -1, -2, -3, -4].map((count) => daysFrom(today, count))

describe.each([
  ['memory', () => memoryNetwork()],
  ['Kafka', () => kafkaNetwork(topicPrefix)],
])('on %s, a replay', (kind, network) => {
  let ranking: RunningRanking
  beforeAll(async () => {
    ranking = await startRanking(network(), { replicas: 2, clock: () => today })
    await ranking.sell('apple', 'bread')
  }, 40_000)
  afterAll(() => ranking.stop())

  /** The sum of a product's points in the last days, which may belong to two months. */
  const total = async (productId: string) => {
    const tallies = await Promise.all(lastDays.map((at) => ranking.tally(bucketsAt(at, zone).day)))
    return tallies.reduce((sum, tally) => sum + (tally[productId] ?? 0), 0)
  }

  it('is exact while events arrive, and finds no difference', async () => {
    let [said, ended] = [0, false]
    const talking = (async () => {
      for (; !ended && said < 80; said++) {
        await ranking.peer.act('viewed', said % 2 ? 'apple' : 'bread', { userId: `user-${said}`, at: today })
        await ranking.peer.pay({
          productId: 'bread',
          userId: `user-${said}`,
          at: daysFrom(today, -(said % 5)),
        })
      }
    })()
    await eventually(async () => expect((await ranking.tally(day)).apple).toBeGreaterThan(5))
    const before = ranking.service.parts.rankings.generation
    const { events, skipped, differences } = await ranking.replay()
    ended = true
    await talking
    expect(events).toBeGreaterThan(10)
    expect({ skipped, differences }).toEqual({ skipped: 0, differences: {} })
    await eventually(async () => expect(await total('bread')).toBe(10 * said + Math.ceil(said / 2)))
    expect((await ranking.tally(day)).apple).toBe(Math.floor(said / 2))
    for (const { parts } of ranking.services) expect(parts.rankings.generation).not.toBe(before)
    expect((await ranking.replay()).differences).toEqual({})
  }, 60_000)

  it('finds wrong tallies, reports their buckets, and corrects them', async () => {
    const keys = new RankingKeys(ranking.config.REDIS_PREFIX)
    const generation = ranking.service.parts.rankings.generation ?? ''
    const right = await ranking.popular()
    await ranking.redis.zincrby(keys.ranking(day, generation), 500, 'apple')
    await ranking.redis.hincrby(keys.tally(week, generation), 'bread', 1)
    await ranking.redis.zadd(keys.ranking(lastMonth, generation), 7, 'ghost')
    await ranking.redis.sadd(keys.buckets(generation), lastMonth)
    expect(await ranking.popular()).not.toEqual(right)
    expect((await ranking.replay()).differences).toEqual({ [day]: 1, [week]: 1, [lastMonth]: 1 })
    await eventually(async () => expect(await ranking.popular()).toEqual(right))
    await ranking.service.parts.rankings.sweep()
    expect(await ranking.redis.keys(`ranking:${ranking.config.REDIS_PREFIX}*@${generation}*`)).toEqual([])
  }, 40_000)

  it('runs alone', async () => {
    const [one, other] = await Promise.allSettled([ranking.replay(), ranking.replay()])
    const refused = [one, other].find(({ status }) => status === 'rejected') as PromiseRejectedResult
    expect([one, other].map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(refused.reason.message).toContain('a replay of ranking runs already')
    await eventually(async () => expect((await ranking.get('/products/popular')).body.source).toBe('live'))
  }, 40_000)

  it('that ends early does not change the live rankings', async () => {
    const generation = ranking.service.parts.rankings.generation
    const before = await ranking.tally(month)
    // No swap is possible until the lock is released.
    const holder = await ranking.sql.connect()
    await holder.query(`select pg_advisory_lock_shared(hashtextextended('ranking.generation', 7))`)
    const keys = new RankingKeys(ranking.config.REDIS_PREFIX)
    const begun = () =>
      eventually(async () => expect(await ranking.redis.get(keys.building)).not.toBeNull(), {
        timeout: 20_000,
      })
    if (kind === 'Kafka') {
      const replay = startReplay(ranking)
      await begun()
      replay.kill('SIGKILL')
      await once(replay, 'exit')
    } else {
      const replay = ranking.replay()
      await begun()
      // The generation that it builds is deleted.
      await ranking.redis.del(keys.building)
      await holder.query('select pg_advisory_unlock_all()')
      await expect(replay).rejects.toThrow('Redis has lost what was being built')
    }
    await holder.query('select pg_advisory_unlock_all()')
    holder.release()
    await ranking.peer.act('viewed', 'apple', { at: today })
    await eventually(async () =>
      expect(await ranking.tally(month)).toEqual({ ...before, apple: (before.apple ?? 0) + 1 }),
    )
    expect(ranking.service.parts.rankings.generation).toBe(generation)
    await eventually(async () => expect((await ranking.replay()).differences).toEqual({}), {
      timeout: 20_000,
    })
    // No keys of unfinished generations are left.
    await eventually(async () => {
      await ranking.service.parts.rankings.sweep()
      expect(await ranking.redis.smembers(keys.generations)).toEqual([
        ranking.service.parts.rankings.generation,
      ])
    })
  }, 60_000)

  if (kind === 'Kafka')
    it('is a command that prints its result', async () => {
      const generation = ranking.service.parts.rankings.generation ?? ''
      await ranking.redis.zincrby(
        new RankingKeys(ranking.config.REDIS_PREFIX).ranking(month, generation),
        500,
        'apple',
      )
      const replay = startReplay(ranking)
      let said = ''
      replay.stdout?.setEncoding('utf8').on('data', (part) => {
        said += part
      })
      const [code] = await once(replay, 'exit')
      expect(code).toBe(0)
      const found = JSON.parse(said)
      expect(found).toEqual({
        events: expect.any(Number),
        skipped: 0,
        generation: expect.any(String),
        differences: { [month]: 1 },
      })
      expect(found.events).toBeGreaterThan(0)
    }, 40_000)
})

/** The command, as a process of its own beside the service. */
function startReplay({ config }: RunningRanking): ChildProcess {
  const environment = Object.entries({ ...config, TOPIC_PREFIX: topicPrefix, LOG_LEVEL: 'error' }).filter(
    ([, value]) => value !== undefined,
  )
  return spawn(process.execPath, ['src/main.ts', 'replay'], {
    cwd: path.join(import.meta.dirname, '..'),
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...Object.fromEntries(environment.map(([name, value]) => [name, String(value)])) },
  })
}

describe('days that have left the topics', () => {
  const noon = new Date('2026-11-21T03:00:00Z')
  const day = '2026-11-21'
  let ranking: RunningRanking
  let now = noon
  beforeAll(async () => {
    ranking = await startRanking(memoryNetwork(), { replicas: 2, clock: () => now })
    await ranking.sell('apple', 'bread')
  }, 40_000)
  afterAll(() => ranking.stop())

  const signal = (job: string) => ranking.service.messaging.transact({}, async (work) => work.signal(job))
  const closedUntil = async () =>
    (await ranking.sql.query('select closed_until from generation')).rows[0].closed_until

  it('are stored exactly, get late events added, and are the start of a rebuild', async () => {
    const { pay, act } = ranking.peer
    expect(await closedUntil()).toBe('2026-11-15')
    await pay({ productId: 'apple', quantity: 2, at: noon })
    await act('viewed', 'bread', { at: noon })
    await eventually(async () => expect(await ranking.tally(day)).toEqual({ apple: 20, bread: 1 }))
    now = daysFrom(noon, 8)
    await act('viewed', 'bread', { at: now })
    await eventually(async () => expect(await ranking.tally('2026-11-29')).toEqual({ bread: 1 }))
    await signal('close-days')
    await eventually(async () => expect(await closedUntil()).toBe('2026-11-23'))

    await act('liked', 'bread', { at: noon })
    await pay({ productId: 'bread', at: noon, userId: 'late' })
    const exact = { apple: 20, bread: 13 }
    await eventually(async () => expect(await ranking.tally(day)).toEqual(exact))
    // Redis counts before the transaction commits.
    await eventually(async () => {
      const { rows } = await ranking.sql.query(
        'select product_id, points::int from snapshot where bucket = $1 order by 1',
        [day],
      )
      expect(rows).toEqual([
        { product_id: 'apple', points: 20 },
        { product_id: 'bread', points: 13 },
      ])
    })

    const popular = await ranking.popular('month')
    expect(popular).toEqual(['apple 20', 'bread 14'])
    // The topics still have all events; closed days are not counted from them.
    expect((await ranking.replay()).differences).toEqual({})
    await ranking.redis.del(new RankingKeys(ranking.config.REDIS_PREFIX).current)
    await eventually(async () => expect(await ranking.tally(day)).toEqual(exact), { timeout: 30_000 })
    expect(await ranking.popular('month')).toEqual(popular)

    await act('viewed', 'apple', { at: noon, userId: 'later still' })
    await eventually(async () => expect(await ranking.tally(day)).toEqual({ apple: 21, bread: 13 }))
    expect((await ranking.replay()).differences).toEqual({})
  }, 60_000)

  it('keep the weights of their time; all other days are counted again by the new ones, and no event by both', async () => {
    const other = await ranking.startReplica({ ORDER_POINTS: 50, VIEW_POINTS: 5 })
    try {
      await eventually(async () => expect(await ranking.tally('2026-11-29')).toEqual({ bread: 5 }), {
        timeout: 30_000,
      })
      expect(await ranking.tally(day)).toEqual({ apple: 21, bread: 13 })
      // Any replica may count it.
      for (const userId of ['a', 'b', 'c', 'd', 'e', 'f'])
        await ranking.peer.pay({ productId: 'apple', userId, at: now })
      await eventually(async () =>
        expect(await ranking.tally('2026-11-29')).toEqual({ apple: 300, bread: 5 }),
      )
      await eventually(() =>
        expect(ranking.service.parts.rankings.generation).toBe(other.parts.rankings.generation),
      )
    } finally {
      await other.stop()
    }
  }, 40_000)
})
