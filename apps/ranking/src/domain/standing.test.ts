import { array, assert, integer, property, tuple } from 'fast-check'
import { expect, it } from 'vitest'
import { pointsOf, rank, rankHour, scoreOf, sumOf, type Tally } from './standing.ts'

const NOW = 1_795_000_000
const tally = (counts: Record<string, [points: number, latestSale?: number]>): Tally =>
  new Map(Object.entries(counts).map(([id, [points, latestSale = 0]]) => [id, { points, latestSale }]))
const shown = (standings: readonly { productId: string; score: number }[]) =>
  standings.map(({ productId, score }) => `${productId} ${pointsOf(score)}`)

it('more points stand before fewer, whenever they were sold; equal ones by the latest sale', () => {
  const points = integer({ min: 1, max: 500_000 })
  const seconds = integer({ min: 0, max: 4_102_444_800 })
  assert(
    property(tuple(points, seconds), tuple(points, seconds), ([a, soldA], [b, soldB]) => {
      const difference = scoreOf({ points: a, latestSale: soldA }) - scoreOf({ points: b, latestSale: soldB })
      expect(Math.sign(difference)).toBe(Math.sign(a - b || soldA - soldB))
    }),
  )
})

it('the whole part of a score is its points, up to the largest', () => {
  assert(
    property(integer({ min: 1, max: 2 ** 50 }), integer({ min: 0, max: NOW * 2 }), (points, latestSale) => {
      expect(pointsOf(scoreOf({ points, latestSale }))).toBe(points)
    }),
  )
})

it('a product with no points, or fewer, is in no ranking', () => {
  expect(shown(rank(tally({ tea: [3], cup: [0, NOW], pot: [-5] }), tally({}), 10))).toEqual(['tea 3'])
})

it('a bucket begins with a part of the one before, rounded up, and its sales decide a tie', () => {
  const before = tally({ tea: [30, NOW], cup: [21, NOW + 1], pot: [1], jar: [-9] })
  expect(shown(rank(tally({}), before, 10))).toEqual(['cup 3', 'tea 3', 'pot 1'])
  expect(shown(rank(tally({ tea: [2] }), before, 10))).toEqual(['tea 5', 'cup 3', 'pot 1'])
  expect(rank(tally({}), before, 0)).toEqual([])
  // The negative points here are balanced by the carried-over ones.
  expect(shown(rank(tally({ tea: [-2] }), before, 10))).toEqual(['cup 3', 'tea 1', 'pot 1'])
})

it('the live hour has a share of the hour before', () => {
  const before = tally({ tea: [10], cup: [30] })
  expect(shown(rankHour(tally({ tea: [20] }), before, 0.5))).toEqual(['tea 25', 'cup 15'])
  expect(shown(rankHour(tally({ tea: [20] }), before, 0))).toEqual(['tea 20'])
})

it('a sum has the points of all and the latest of the sales, in whatever order', () => {
  const one = array(
    tuple(integer({ min: 0, max: 3 }), integer({ min: -9, max: 9 }), integer({ min: 0, max: 9 })),
  )
  assert(
    property(array(one, { maxLength: 4 }), (days) => {
      const tallies = days.map((day) =>
        tally(Object.fromEntries(day.map(([id, p, s]) => [`p${id}`, [p, s]]))),
      )
      const sum = sumOf(tallies)
      expect(new Map([...sumOf(tallies.toReversed())].sort())).toEqual(new Map([...sum].sort()))
      for (const [id, { points }] of sum)
        expect(points).toBe(tallies.reduce((total, day) => total + (day.get(id)?.points ?? 0), 0))
    }),
  )
})
