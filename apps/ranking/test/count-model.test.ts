import { randomUUID } from 'node:crypto'
import { logger } from '@jangteo/service-testing'
import { eventually, testRedisUrl, testStack, uniquePrefix } from '@jangteo/testing'
import { array, assert, asyncProperty, boolean, constantFrom, integer, record } from 'fast-check'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Rankings } from '../src/adapters/rankings.ts'
import { RankingKeys } from '../src/adapters/redis/keys.ts'
import { bucketsAt, neighbour, secondsKept } from '../src/domain/buckets.ts'
import { type Move, movesOfActivity, movesOfCancelled, movesOfPaid } from '../src/domain/moves.ts'
import { sortOut } from '../src/domain/sort-out.ts'
import { type Count, rank, scoreOf, type Tally } from '../src/domain/standing.ts'
import { countable } from '../src/steps/count.ts'

const zone = 'Asia/Seoul'
const percent = 10
const now = new Date('2026-11-21T03:00:00Z')
const weights = { order: 10, viewed: 1, liked: 2, carted: 3 }

interface Happening {
  readonly kind: string
  readonly productId: string
  readonly quantity: number
  readonly minutes: number
}

const happening = record({
  kind: constantFrom('paid', 'paid', 'cancelled', 'viewed', 'liked', 'carted', 'searched'),
  productId: constantFrom('apple', 'bread', 'cheese', 'dates'),
  quantity: integer({ min: 1, max: 3 }),
  // Two weeks around two turns of a week and one of a month.
  minutes: integer({ min: -14 * 1_440, max: 2 * 1_440 }),
  dead: boolean(),
})
const delivery = record({ size: integer({ min: 1, max: 6 }), crashes: boolean() })

function movesOf({ kind, productId, quantity, minutes }: Happening): Move[] {
  const at = new Date(now.getTime() + minutes * 60_000)
  const lines = [{ productId, quantity }]
  if (kind === 'paid') return movesOfPaid({ lines, paidAt: at }, weights)
  if (kind === 'cancelled') return movesOfCancelled({ lines, paidAt: at }, weights)
  return movesOfActivity({ kind, productId, occurredAt: at }, weights)
}

let rankings: Rankings
let redis: Redis
const prefix = uniquePrefix()
beforeAll(async () => {
  rankings = new Rankings({ url: testRedisUrl('ranking'), prefix, log: logger })
  rankings.start()
  redis = new Redis(testStack().redisAdminUrl)
  await eventually(() => expect(rankings.reachable).toBe(true))
})
afterAll(() => {
  rankings.stop()
  redis.disconnect()
})

it('with crashes, repeated deliveries and late events, Redis has what a recount has', async () => {
  await assert(
    asyncProperty(
      array(happening, { maxLength: 40 }),
      array(delivery, { minLength: 5, maxLength: 30 }),
      async (happenings, deliveries) => {
        const generation = randomUUID()
        await rankings.found(generation)
        const log = happenings.map((each, offset) => ({
          ...{ eventId: `e${offset}`, offset: BigInt(offset), moves: movesOf(each), dead: each.dead },
        }))
        await deliverAll(generation, log, deliveries)
        await compare(
          generation,
          log.flatMap(({ moves }) => moves),
        )
      },
    ),
    { numRuns: 60 },
  )
}, 60_000)

type Logged = { eventId: string; offset: bigint; moves: Move[]; dead: boolean }

/** As the consumer does it: after a crash, the events come again, perhaps with others, and dead letters come last. */
async function deliverAll(
  generation: string,
  log: readonly Logged[],
  deliveries: readonly { size: number; crashes: boolean }[],
): Promise<void> {
  let committed = 0n
  let turn = 0
  const passedOver = log.filter(({ dead }) => dead).map(({ offset }) => offset)
  const deliver = async (events: readonly Logged[]) => {
    const { crashes } = deliveries[turn++ % deliveries.length] as { crashes: boolean }
    const state = {
      ...{ nextOffset: committed, builtUntil: 0n, passedOver },
      ...{ coversFrom: '2000-01-01', closedUntil: '2000-01-01' },
    }
    const { counted, nextOffset } = sortOut(events, state, zone)
    await rankings.count(
      generation,
      { partition: 'topic/0', expected: committed, next: nextOffset, events: counted.map(countable) },
      { now, percent },
    )
    if (crashes && turn < deliveries.length * 3) return false
    committed = nextOffset
    return true
  }
  const living = log.filter(({ dead }) => !dead)
  for (let from = 0; from < living.length; ) {
    const { size } = deliveries[turn % deliveries.length] as { size: number }
    if (await deliver(living.slice(from, from + size))) from += size
  }
  for (const letter of log.filter(({ dead }) => dead).toReversed()) while (!(await deliver([letter])));
}

async function compare(generation: string, moves: readonly Move[]): Promise<void> {
  const tallies = recount(moves)
  const keys = new RankingKeys(prefix)
  for (const [bucket, expected] of tallies) {
    // An hour that can no longer be requested.
    if (secondsKept(bucket, now) === 0) continue
    expect(await rankings.tally(bucket, generation), bucket).toEqual(expected)
    for (const name of [bucket, neighbour(bucket, 1) ?? bucket]) {
      const before = neighbour(name, -1)
      const standings = rank(
        tallies.get(name) ?? new Map(),
        (before && tallies.get(before)) || new Map(),
        before ? percent : 0,
      )
      const flat = await redis.zrevrange(keys.ranking(name, generation), 0, -1, 'WITHSCORES')
      expect(
        flat.map((each, i) => (i % 2 === 0 ? each : Number(each))),
        name,
      ).toEqual(standings.flatMap(({ productId, score }) => [productId, score]))
    }
  }
  await rankings.shadow(generation).remove()
  expect(await redis.keys(`ranking:${prefix}*@${generation}*`)).toEqual([])
}

/** The model: all events counted in one step. */
function recount(moves: readonly Move[]): Map<string, Tally> {
  const tallies = new Map<string, Map<string, Count>>()
  for (const { productId, points, sold, at } of moves)
    for (const bucket of Object.values(bucketsAt(at, zone))) {
      const tally = tallies.get(bucket) ?? new Map<string, Count>()
      tallies.set(bucket, tally)
      const before = tally.get(productId) ?? { points: 0, latestSale: 0 }
      const soldAt = sold ? Math.floor(at.getTime() / 1_000) : 0
      tally.set(productId, {
        points: before.points + points,
        latestSale: Math.max(before.latestSale, soldAt),
      })
    }
  return tallies
}

it('a Redis that is behind the expected position counts nothing', async () => {
  const generation = randomUUID()
  await rankings.found(generation)
  const move = { productId: 'tea', points: 1, soldAt: 0, buckets: ['2026-11-21'] }
  const count = (expected: bigint) =>
    rankings.count(
      generation,
      { partition: 'topic/0', expected, next: expected + 1n, events: [{ offset: 9, moves: [move] }] },
      { now, percent },
    )
  await expect(count(7n)).rejects.toMatchObject({ code: 'rankings-away' })
  await count(0n)
  expect(await rankings.tally('2026-11-21', generation)).toEqual(
    new Map([['tea', { points: 1, latestSale: 0 }]]),
  )
  await expect(rankings.tally('2026-11-21', randomUUID())).rejects.toMatchObject({ code: 'rankings-away' })
})

it('scores are written as doubles, to the last digit', async () => {
  const generation = randomUUID()
  await rankings.found(generation)
  const soldAt = 1_795_262_399
  const move = { productId: 'tea', points: 499_999, soldAt, buckets: ['2026-11-21'] }
  await rankings.count(
    generation,
    { partition: 'topic/0', expected: 0n, next: 1n, events: [{ offset: 0, moves: [move] }] },
    { now, percent },
  )
  const score = await redis.zscore(new RankingKeys(prefix).ranking('2026-11-21', generation), 'tea')
  expect(Number(score)).toBe(scoreOf({ points: 499_999, latestSale: soldAt }))
})
