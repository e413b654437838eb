import { expect, it } from 'vitest'
import { type Fairness, judgeFairness } from './line-report.ts'

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

it('holds when everybody was served in turn, one each, and no more than there are', () => {
  expect(judgeFairness(fair)).toEqual({ ...fair, overIssued: 0, holds: true })
})

it.each([
  ['more coupons than were promised', { issued: 12 }, { overIssued: 2 }],
  ['two for one person', { doubled: 1 }, {}],
  ['somebody who was overtaken', { inversions: 1 }, {}],
  ['somebody who was passed over', { passedOver: 1 }, {}],
])('does not hold with %s', (_, broken, found) => {
  expect(judgeFairness({ ...fair, ...broken })).toMatchObject({ ...broken, ...found, holds: false })
})
