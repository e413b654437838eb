import { expect, it } from 'vitest'
import { type Fairness, judgeFairness } from './waiting-room-report.ts'

const fair: Fairness = {
  quantity: 10,
  requests: 14,
  waiting: 0,
  admitted: 1,
  issued: 10,
  soldOut: 2,
  failed: 1,
  doubled: 0,
  inversions: 0,
  passedOver: 0,
}

it('holds when coupons were issued in queue order, one for each person, and no more than the quantity', () => {
  expect(judgeFairness(fair)).toEqual({ ...fair, overIssued: 0, holds: true })
})

it.each([
  ['more coupons than the quantity', { issued: 12 }, { overIssued: 2 }],
  ['two coupons for one person', { doubled: 1 }, {}],
  ['a request that was overtaken', { inversions: 1 }, {}],
  ['a request that was passed over', { passedOver: 1 }, {}],
])('does not hold with %s', (_, broken, found) => {
  expect(judgeFairness({ ...fair, ...broken })).toMatchObject({ ...broken, ...found, holds: false })
})
