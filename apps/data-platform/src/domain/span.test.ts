import { describe, expect, it } from 'vitest'
import { dayOf, daysToKeep } from './days.ts'
import { spanOf, windowSpan } from './span.ts'

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

it('a window has the minute that is running; without a beginning it is the last hour, and slides', () => {
  expect(windowSpan(undefined, now)).toEqual({ from: at('11-21T09:01:00'), to: at('11-21T10:01:00') })
  expect(windowSpan(undefined, at('11-21T10:00:59.999'))).toEqual(windowSpan(undefined, now))
  expect(windowSpan(undefined, at('11-21T10:01:00')).from).toEqual(at('11-21T09:02:00'))
  const monday = at('11-15T15:00:00')
  expect(windowSpan(monday, now)).toEqual({ from: monday, to: at('11-21T10:01:00') })
})

it('a day of its own is ready for what the topics may still hold, and for the days to come', () => {
  const days = daysToKeep(now)
  expect(days[0]).toEqual(at('11-13T00:00:00'))
  expect(days).toContainEqual(dayOf(now))
  expect(days.at(-1)).toEqual(at('11-24T00:00:00'))
})
