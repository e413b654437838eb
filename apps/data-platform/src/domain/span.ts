import { SpanInvalid } from './errors.ts'
import { minuteOf } from './figures.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** The most that is answered at once, in days, and what is answered when nothing was asked for. */
const bounds = {
  minute: { most: 1, usual: HOUR_MS },
  hour: { most: 31, usual: DAY_MS },
  day: { most: 400, usual: 30 * DAY_MS },
} as const

export const grains = ['minute', 'hour', 'day'] as const
export type Grain = (typeof grains)[number]

export type Window = 'today' | 'week' | 'month' | 'hour'

/** From an instant up to another, which is not in it. */
export interface Span {
  readonly from: Date
  readonly to: Date
}

/** What was asked for, as far as it was said. */
export interface SpanAsked {
  readonly from?: Date | undefined
  readonly to?: Date | undefined
}

/**
 * The span that was asked for; the last hour, day or month with the minute that is running, when it was not said.
 * @throws SpanInvalid
 */
export function spanOf({ from, to }: SpanAsked, by: Grain, now: Date): Span {
  const { most, usual } = bounds[by]
  const end = to ?? (from ? new Date(from.getTime() + usual) : endOfMinute(now))
  const span = { from: from ?? new Date(end.getTime() - usual), to: end }
  const length = span.to.getTime() - span.from.getTime()
  if (length <= 0 || length > most * DAY_MS) throw SpanInvalid({ by, days: most })
  return span
}

/** The last hour, or the day, week or month that began at `began`; with the minute that is running. */
export function windowSpan(began: Date | undefined, now: Date): Span {
  const to = endOfMinute(now)
  return { from: began ?? new Date(to.getTime() - HOUR_MS), to }
}

const endOfMinute = (now: Date): Date => new Date(minuteOf(now).getTime() + MINUTE_MS)
