import { describe, expect, it } from 'vitest'
import { dayOf, daysToKeep } from './days.ts'
import { slidingSpan, spanOf } from './span.ts'

const now = new Date('2026-11-21T10:00:30.000Z')
const at = (time: string) => new Date(`2026-${time}Z`)

describe('a span', () => {
  it('ends with this moment when nothing was asked for', () => {
    const { from, to } = spanOf({}, 'minute', now)
    expect(to > now).toBe(true)
    expect(to.getTime() - from.getTime()).toBe(60 * 60_000)
  })

  it('is what was asked for', () => {
    const asked = { from: at('11-01T00:00:00'), to: at('11-02T00:00:00') }
    expect(spanOf(asked, 'minute', now)).toEqual(asked)
    expect(spanOf({ from: asked.from }, 'hour', now)).toEqual(asked)
    expect(spanOf({ to: asked.to }, 'hour', now)).toEqual(asked)
  })

  it.each([
    ['minute', '11-01T00:00:00', '11-02T00:00:01'],
    ['hour', '10-01T00:00:00', '11-02T00:00:00'],
    ['hour', '10-01T00:00:00', '10-01T00:00:00'],
    ['day', '10-02T00:00:00', '10-01T00:00:00'],
  ] as const)('by %s from %s to %s is refused', (by, from, to) => {
    expect(() => spanOf({ from: at(from), to: at(to) }, by, now)).toThrow(
      expect.objectContaining({ code: 'span-invalid' }),
    )
  })
})

it('a window has the minute that is running, and slides with it', () => {
  expect(slidingSpan('5m', now)).toEqual({ from: at('11-21T09:56:00'), to: at('11-21T10:01:00') })
  expect(slidingSpan('5m', at('11-21T10:00:59.999'))).toEqual(slidingSpan('5m', now))
  expect(slidingSpan('5m', at('11-21T10:01:00')).from).toEqual(at('11-21T09:57:00'))
  expect(slidingSpan('24h', now).from).toEqual(at('11-20T10:01:00'))
})

it('a day of its own is ready for what the topics may still hold, and for the days to come', () => {
  const days = daysToKeep(now)
  expect(days[0]).toEqual(at('11-13T00:00:00'))
  expect(days).toContainEqual(dayOf(now))
  expect(days.at(-1)).toEqual(at('11-24T00:00:00'))
})
