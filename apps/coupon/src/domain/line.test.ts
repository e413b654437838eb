import { array, assert, integer, property } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { advance, measure, newLine, placeOf, roomFor, shareOut, waitOf } from './line.ts'

const at = (ms: number) => new Date(Date.UTC(2026, 10, 21) + ms)
const line = newLine('spring', at(0))

describe('a place', () => {
  it('is 1 for the next, and stays 1 for an admitted request', () => {
    expect([placeOf(1, 0), placeOf(5, 0), placeOf(5, 4), placeOf(5, 5), placeOf(5, 9)]).toEqual([
      1, 5, 1, 1, 1,
    ])
  })

  it('only goes down while the line moves', () => {
    const steps = array(integer({ min: 1, max: 50 }), { maxLength: 20 })
    assert(
      property(integer({ min: 1, max: 500 }), steps, (ticket, called) => {
        let [now, place] = [line, placeOf(ticket, 0)]
        for (const count of called) {
          now = advance(
            now,
            Array.from({ length: count }, (_, i) => now.head + i + 1),
          )
          const next = placeOf(ticket, now.head)
          expect(next).toBeLessThanOrEqual(place)
          place = next
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
  it('is how many are settled in a second, smoothed', () => {
    const admitted = advance(line, [1, 2, 3, 4].concat(400))
    const first = measure({ ...admitted, admitted: 400 }, 0, at(1_000))
    expect(first).toMatchObject({ settled: 400, perSecond: 200, measuredAt: at(1_000) })
    expect(measure({ ...first, admitted: 800 }, 0, at(2_000)).perSecond).toBe(300)
  })

  it('is measured over some time, and not from a clock that went back', () => {
    const admitted = { ...line, head: 100, admitted: 100 }
    expect(measure(admitted, 0, at(100))).toBe(admitted)
    expect(measure(admitted, 0, at(-5_000))).toMatchObject({
      perSecond: 0,
      settled: 100,
      measuredAt: at(-5_000),
    })
  })

  it('stays what it was while nothing is under way', () => {
    expect(measure({ ...line, perSecond: 800 }, 0, at(60_000)).perSecond).toBe(800)
  })
})

describe('the room', () => {
  it('follows what downstream settles, and is none when it settles nothing', () => {
    const slow = [{ ...line, perSecond: 10 }]
    const fast = [{ ...line, perSecond: 4_000 }]
    expect(roomFor(slow, 0)).toBe(500)
    expect(roomFor(slow, 499)).toBe(1)
    expect(roomFor(slow, 500)).toBe(0)
    expect(roomFor(fast, 7_600)).toBe(400)
    expect(roomFor(fast, 9_000)).toBe(0)
  })

  it('is shared by the lines, and none of it is lost', () => {
    assert(
      property(integer({ min: 0, max: 500 }), integer({ min: 1, max: 40 }), (room, lines) => {
        const shares = shareOut(room, lines)
        expect(shares.reduce((a, b) => a + b, 0)).toBe(room)
        expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1)
      }),
    )
  })
})
