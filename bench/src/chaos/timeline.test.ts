import { expect, it } from 'vitest'
import { timelineOf } from './timeline.ts'

const fault = (name: string, beganAt: number, endedAt: number, missed = false) => ({
  name,
  beganAt,
  endedAt,
  missed,
})
const sale = (placedAt: number, paidAt: number) => ({ placedAt, paidAt })

it('counts what was paid until the next fault, and the time until an order was paid that was placed after the fault', () => {
  const sales = [sale(900, 1_500), sale(1_900, 2_100), sale(2_500, 4_000), sale(6_000, 7_000)]
  const rows = timelineOf([fault('b', 6_000, 8_000), fault('a', 2_000, 3_000)], sales, {
    beganAt: 1_000,
    endedAt: 8_000,
  })
  expect(rows).toEqual([
    { at: 1, fault: 'a', lasted: 1, recovered: 2, paidPerSecond: 0.5 },
    { at: 5, fault: 'b', lasted: 2, recovered: 1, paidPerSecond: 0.5 },
  ])
})

it('says when the shop did not recover, and when a part did not run', () => {
  const rows = timelineOf([fault('a', 2_000, 2_000, true)], [sale(1_000, 3_000)], {
    beganAt: 0,
    endedAt: 2_000,
  })
  expect(rows).toEqual([{ at: 2, fault: 'a (it did not run)', lasted: 0, recovered: null, paidPerSecond: 0 }])
})
