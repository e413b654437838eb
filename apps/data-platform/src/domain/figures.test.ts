import { describe, expect, it } from 'vitest'
import type { Fact } from './fact.ts'
import { addUp, figuresOf, minuteOf, presenceOf } from './figures.ts'

const at = new Date('2026-11-21T09:00:59.999Z')
const minute = new Date('2026-11-21T09:00:00.000Z')
const common = { at, identity: 'one' }
const paid: Fact = {
  ...common,
  kind: 'paid',
  amount: 33_000,
  couponId: 'coupon-1',
  lines: [
    { productId: 'coffee-beans', quantity: 2, amount: 38_000 },
    { productId: 'green-tea', quantity: 1, amount: 0 },
  ],
}

describe('a fact', () => {
  it.each<[string, Fact, unknown[]]>([
    [
      'a product that was looked at',
      { ...common, kind: 'viewed', productId: 'green-tea' },
      [['viewed', 'green-tea', 1, 0]],
    ],
    ['a search', { ...common, kind: 'searched', productId: null }, [['searched', '', 1, 0]]],
    ['an order', { ...common, kind: 'ordered' }, [['ordered', '', 1, 0]]],
    [
      'an order that was paid: money once, pieces by product, its coupon',
      paid,
      [
        ['paid', '', 1, 33_000],
        ['sold', 'coffee-beans', 2, 38_000],
        ['sold', 'green-tea', 1, 0],
        ['coupon-used', 'coupon-1', 1, 0],
      ],
    ],
    [
      'an order that was cancelled before it was paid',
      { ...common, kind: 'cancelled', amount: 5_000, paid: false },
      [['cancelled', '', 1, 0]],
    ],
    [
      'an order that was cancelled after it was paid',
      { ...common, kind: 'cancelled', amount: 5_000, paid: true },
      [
        ['cancelled', '', 1, 0],
        ['undone', '', 1, 5_000],
      ],
    ],
    ['money that went back', { ...common, kind: 'refunded', amount: 7 }, [['refunded', '', 1, 7]]],
    [
      'a coupon that was issued',
      { ...common, kind: 'coupon-issued', couponId: 'c', campaignId: 'k' },
      [['coupon-issued', 'c', 1, 0]],
    ],
    [
      'a coupon that was applied',
      { ...common, kind: 'coupon-applied', couponId: 'c', amount: 5_000 },
      [['coupon-applied', 'c', 1, 5_000]],
    ],
    [
      'a coupon that was refused',
      { ...common, kind: 'coupon-refused', couponId: 'c' },
      [['coupon-refused', 'c', 1, 0]],
    ],
  ])('counts %s', (_, fact, expected) => {
    const figures = figuresOf(fact)
    expect(figures.map(({ name, subject, count, amount }) => [name, subject, count, amount])).toEqual(
      expected,
    )
    expect(figures.every((figure) => figure.minute.getTime() === minute.getTime())).toBe(true)
  })

  it('adds a person when it is a step of the funnel and has a person', () => {
    expect(presenceOf(paid, 'ann')).toEqual([{ name: 'paid', minute, personId: 'ann' }])
    expect(presenceOf(paid, null)).toEqual([])
    expect(presenceOf({ ...common, kind: 'liked', productId: 'green-tea' }, 'ann')).toEqual([])
  })
})

it('a minute begins at its first millisecond, also before 1970', () => {
  expect(minuteOf(minute)).toEqual(minute)
  expect(minuteOf(new Date(-1))).toEqual(new Date(-60_000))
})

it('figures of the same thing in the same minute are one', () => {
  const [first, ...more] = figuresOf(paid)
  const other = figuresOf({ ...common, kind: 'paid', amount: 1, couponId: null, lines: [], at: new Date(0) })
  expect(addUp([...figuresOf(paid), ...figuresOf(paid), ...other])).toEqual([
    { ...first, count: 2, amount: 66_000 },
    ...more.map((figure) => ({ ...figure, count: figure.count * 2, amount: figure.amount * 2 })),
    ...other,
  ])
})
