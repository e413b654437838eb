import { describe, expect, it } from 'vitest'
import { checkDepth, inWords, timeOf } from './ingest.ts'

const now = new Date('2026-11-21T10:00:00.000Z')
const shifted = (ms: number) => new Date(now.getTime() + ms)
const DAY = 86_400_000

describe('when something occurred', () => {
  it('is now, when it is not said', () => {
    expect(timeOf(undefined, now)).toEqual(now)
  })

  it.each([0, -1, -7 * DAY, 5 * 60_000])('may be %i ms from now', (ms) => {
    expect(timeOf(shifted(ms), now)).toEqual(shifted(ms))
  })

  it.each([5 * 60_000 + 1, -7 * DAY - 1, 365 * DAY])('may not be %i ms from now', (ms) => {
    expect(() => timeOf(shifted(ms), now)).toThrow(expect.objectContaining({ code: 'time-invalid' }))
  })
})

describe('what a team says', () => {
  const nested = (levels: number): unknown =>
    Array.from({ length: levels }).reduce<unknown>((inner) => ({ inner }), 1)

  it('may be nested', () => {
    checkDepth({ a: [{ b: null }, 'text'], c: 1 })
    checkDepth(nested(32))
  })

  it('may not be nested so deep that it breaks who walks through it', () => {
    expect(() => checkDepth(nested(33))).toThrow(expect.objectContaining({ code: 'data-too-deep' }))
    expect(() => checkDepth(nested(100_000))).toThrow(expect.objectContaining({ code: 'data-too-deep' }))
  })
})

it.each([
  [[], ''],
  [[7], '7'],
  [[0, 1, 2], '0-2'],
  [[0, 2, 3, 4, 9], '0, 2-4, 9'],
])('the numbers %j are in words %j', (numbers, words) => {
  expect(inWords(numbers)).toBe(words)
})
