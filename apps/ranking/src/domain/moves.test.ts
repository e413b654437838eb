import { describe, expect, it } from 'vitest'
import { movesOfActivity, movesOfCancelled, movesOfPaid } from './moves.ts'

const weights = { order: 10, viewed: 1, liked: 2, carted: 3 }
const paidAt = new Date('2026-11-21T09:00:00Z')
const line = (productId: string, quantity: number) => ({ productId, quantity })

describe('a paid order', () => {
  it('moves each of its products by its pieces, at the instant of the payment', () => {
    expect(movesOfPaid({ lines: [line('tea', 2), line('cup', 1)], paidAt }, weights)).toEqual([
      { productId: 'tea', kind: 'order', count: 2, points: 20, at: paidAt, sold: true },
      { productId: 'cup', kind: 'order', count: 1, points: 10, at: paidAt, sold: true },
    ])
  })

  it('that is cancelled moves them back, where they were moved', () => {
    const order = { lines: [line('tea', 2)], paidAt }
    const sum = [...movesOfPaid(order, weights), ...movesOfCancelled(order, weights)]
    expect(sum.reduce((points, move) => points + move.points, 0)).toBe(0)
    expect(new Set(sum.map(({ at }) => at))).toEqual(new Set([paidAt]))
    expect(movesOfCancelled({ ...order, paidAt: null }, weights)).toEqual([])
  })
})

it.each([
  ['viewed', 1],
  ['liked', 2],
  ['carted', 3],
])('a product that is %s gets %i', (kind, points) => {
  expect(movesOfActivity({ kind, productId: 'tea', occurredAt: paidAt }, weights)).toMatchObject([{ points }])
})

it.each([
  ['searched', 'tea'],
  ['constructor', 'tea'],
  ['viewed', null],
])('%s of %s is worth nothing', (kind, productId) => {
  expect(movesOfActivity({ kind, productId, occurredAt: paidAt }, weights)).toEqual([])
})

it.each([
  ['no product', '', paidAt, 'must have 1 to 100 characters'],
  ['half a character', '\ud800', paidAt, 'must have 1 to 100 characters'],
  ['a zero character', 'te\0a', paidAt, 'must have 1 to 100 characters'],
  ['a whole book', 'x'.repeat(101), paidAt, 'must have 1 to 100 characters'],
  ['the year 1970', 'tea', new Date(0), 'its time is not from 2000 to 2099'],
  ['no time at all', 'tea', new Date(Number.NaN), 'its time is not from 2000 to 2099'],
])('%s is refused with a reason', (_, productId, at, reason) => {
  expect(() => movesOfActivity({ kind: 'viewed', productId, occurredAt: at }, weights)).toThrow(reason)
})

it('refuses a line without pieces', () => {
  expect(() => movesOfPaid({ lines: [line('tea', 0)], paidAt }, weights)).toThrow('a line has 0 pieces')
  expect(() => movesOfCancelled({ lines: [line('tea', -1)], paidAt }, weights)).toThrow(
    'a line has -1 pieces',
  )
})
