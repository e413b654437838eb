import { array, assert, integer, property } from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  advance,
  capacityFor,
  measure,
  newWaitingRoom,
  positionOf,
  shareOut,
  waitOf,
} from './waiting-room.ts'

const at = (ms: number) => new Date(Date.UTC(2026, 10, 21) + ms)
const waitingRoom = newWaitingRoom('spring', at(0))

describe('a queue position', () => {
  it('is 1 for the next request, and stays 1 for an admitted one', () => {
    expect([
      positionOf(1, 0),
      positionOf(5, 0),
      positionOf(5, 4),
      positionOf(5, 5),
      positionOf(5, 9),
    ]).toEqual([1, 5, 1, 1, 1])
  })

  it('never increases while requests are admitted', () => {
    const steps = array(integer({ min: 1, max: 50 }), { maxLength: 20 })
    assert(
      property(integer({ min: 1, max: 500 }), steps, (sequence, counts) => {
        let [now, position] = [waitingRoom, positionOf(sequence, 0)]
        for (const count of counts) {
          now = advance(
            now,
            Array.from({ length: count }, (_, i) => now.lastAdmitted + i + 1),
          )
          const next = positionOf(sequence, now.lastAdmitted)
          expect(next).toBeLessThanOrEqual(position)
          position = next
        }
      }),
    )
  })

  it('waits as long as the pace says', () => {
    expect(waitOf(100, 50)).toBe(2_000)
    expect(waitOf(1, 0)).toBeGreaterThan(0)
  })
})

describe('the pace', () => {
  it('is the number of settled requests in a second, smoothed', () => {
    const admitted = advance(waitingRoom, [1, 2, 3, 4].concat(400))
    const first = measure({ ...admitted, admitted: 400 }, 0, at(1_000))
    expect(first).toMatchObject({ settled: 400, perSecond: 200, measuredAt: at(1_000) })
    expect(measure({ ...first, admitted: 800 }, 0, at(2_000)).perSecond).toBe(300)
  })

  it('is measured over some time, and not from a clock that went back', () => {
    const admitted = { ...waitingRoom, lastAdmitted: 100, admitted: 100 }
    expect(measure(admitted, 0, at(100))).toBe(admitted)
    expect(measure(admitted, 0, at(-5_000))).toMatchObject({
      perSecond: 0,
      settled: 100,
      measuredAt: at(-5_000),
    })
  })

  it('stays as it was while no request is unsettled', () => {
    expect(measure({ ...waitingRoom, perSecond: 800 }, 0, at(60_000)).perSecond).toBe(800)
  })
})

describe('the capacity', () => {
  it('follows what downstream settles, and is 0 when downstream settles nothing', () => {
    const slow = [{ ...waitingRoom, perSecond: 10 }]
    const fast = [{ ...waitingRoom, perSecond: 4_000 }]
    expect(capacityFor(slow, 0)).toBe(500)
    expect(capacityFor(slow, 499)).toBe(1)
    expect(capacityFor(slow, 500)).toBe(0)
    expect(capacityFor(fast, 7_600)).toBe(400)
    expect(capacityFor(fast, 9_000)).toBe(0)
  })

  it('is shared by the waiting rooms, and none of it is lost', () => {
    assert(
      property(integer({ min: 0, max: 500 }), integer({ min: 1, max: 40 }), (capacity, count) => {
        const shares = shareOut(capacity, count)
        expect(shares.reduce((a, b) => a + b, 0)).toBe(capacity)
        expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1)
      }),
    )
  })
})
