import fc from 'fast-check'
import { expect, it } from 'vitest'
import { discountOf, MAX_WON } from './discount.ts'

it('takes a fixed amount off, but not more than the order comes to', () => {
  expect(discountOf({ kind: 'fixed', amount: 5_000 }, 20_000)).toBe(5_000)
  expect(discountOf({ kind: 'fixed', amount: 5_000 }, 5_000)).toBe(5_000)
  expect(discountOf({ kind: 'fixed', amount: 5_000 }, 4_999)).toBe(4_999)
})

it('takes per cent off, rounded down, up to a cap', () => {
  expect(discountOf({ kind: 'percent', percent: 10, cap: 3_000 }, 19_999)).toBe(1_999)
  expect(discountOf({ kind: 'percent', percent: 10, cap: 3_000 }, 30_010)).toBe(3_000)
  expect(discountOf({ kind: 'percent', percent: 100, cap: MAX_WON }, 777)).toBe(777)
  expect(discountOf({ kind: 'percent', percent: 1, cap: 3_000 }, 99)).toBe(0)
})

it('is whole won, exact for the largest orders, and never leaves a negative amount to pay', () => {
  const won = fc.integer({ min: 0, max: MAX_WON })
  fc.assert(
    fc.property(won, fc.integer({ min: 1, max: 100 }), won, (amount, percent, cap) => {
      const exact = (BigInt(amount) * BigInt(percent)) / 100n
      const expected = exact < BigInt(cap) ? exact : BigInt(cap)
      expect(BigInt(discountOf({ kind: 'percent', percent, cap }, amount))).toBe(expected)
      expect(discountOf({ kind: 'fixed', amount: cap }, amount)).toBeLessThanOrEqual(amount)
    }),
  )
})
