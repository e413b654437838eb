import { describe, expect, it } from 'vitest'
import { quietUntil } from './quiet-hours.ts'

const night = { from: '22:00', to: '08:00' }
const noon = { from: '12:00', to: '13:30' }
const until = (now: string, quiet: typeof night | undefined, timeZone: string) =>
  quietUntil(new Date(now), quiet, timeZone).toISOString()

describe('quiet hours', () => {
  it.each([
    ['before they begin', '2026-11-21T12:59:59.999Z', '2026-11-21T12:59:59.999Z'],
    ['as they begin', '2026-11-21T13:00:00.000Z', '2026-11-21T23:00:00.000Z'],
    ['before midnight', '2026-11-21T14:59:30.500Z', '2026-11-21T23:00:00.000Z'],
    ['after midnight', '2026-11-21T15:00:00.000Z', '2026-11-21T23:00:00.000Z'],
    ['in their last instant', '2026-11-21T22:59:59.999Z', '2026-11-21T23:00:00.000Z'],
    ['as they end', '2026-11-21T23:00:00.000Z', '2026-11-21T23:00:00.000Z'],
  ])('over midnight in Seoul, %s', (_, now, end) => {
    expect(until(now, night, 'Asia/Seoul')).toBe(end)
  })

  it('within a day', () => {
    expect(until('2026-11-21T12:15:00.000Z', noon, 'UTC')).toBe('2026-11-21T13:30:00.000Z')
    expect(until('2026-11-21T13:30:00.000Z', noon, 'UTC')).toBe('2026-11-21T13:30:00.000Z')
  })

  it('do not exist for a person without them', () => {
    expect(until('2026-11-21T15:00:00.000Z', undefined, 'Asia/Seoul')).toBe('2026-11-21T15:00:00.000Z')
  })

  it('where clocks are half an hour off', () => {
    expect(until('2026-11-21T18:00:00.000Z', night, 'Asia/Kolkata')).toBe('2026-11-22T02:30:00.000Z')
  })

  it('in the night in which clocks go forward are an hour shorter', () => {
    // Berlin, 2026-03-29: 02:00 is 03:00.
    expect(until('2026-03-28T21:00:00.000Z', night, 'Europe/Berlin')).toBe('2026-03-29T06:00:00.000Z')
  })

  it('that end in the hour which is skipped end when it would have begun', () => {
    const quiet = { from: '22:00', to: '02:30' }
    expect(until('2026-03-28T23:00:00.000Z', quiet, 'Europe/Berlin')).toBe('2026-03-29T01:00:00.000Z')
  })

  it('in the night in which clocks go back are an hour longer', () => {
    // Berlin, 2026-10-25: 03:00 is 02:00 again.
    expect(until('2026-10-24T20:00:00.000Z', night, 'Europe/Berlin')).toBe('2026-10-25T07:00:00.000Z')
  })

  it('that end in the hour which comes twice end the first time, and again the second', () => {
    const quiet = { from: '22:00', to: '02:30' }
    expect(until('2026-10-24T22:00:00.000Z', quiet, 'Europe/Berlin')).toBe('2026-10-25T00:30:00.000Z')
    expect(until('2026-10-25T01:10:00.000Z', quiet, 'Europe/Berlin')).toBe('2026-10-25T01:30:00.000Z')
  })
})
