import { SpanInvalid } from './errors.ts'
import { minuteOf } from './figures.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** The longest span of an answer, in days, and its default. */
const bounds = {
  minute: { most: 1, usual: HOUR_MS },
  hour: { most: 31, usual: DAY_MS },
  day: { most: 400, usual: 30 * DAY_MS },
} as const

export const grains = ['minute', 'hour', 'day'] as const
export type Grain = (typeof grains)[number]

export type Window = 'today' | 'week' | 'month' | 'hour'

/** From an instant (inclusive) to another (exclusive). */
export interface Span {
  readonly from: Date
  readonly to: Date
}

export interface SpanAsked {
  readonly from?: Date | undefined
  readonly to?: Date | undefined
}

/**
 * The requested span; default: the last hour, day or month, up to the end of the current minute.
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

/** From `began`, or of the last hour, up to the end of the current minute. */
export function windowSpan(began: Date | undefined, now: Date): Span {
  const to = endOfMinute(now)
  return { from: began ?? new Date(to.getTime() - HOUR_MS), to }
}

const endOfMinute = (now: Date): Date => new Date(minuteOf(now).getTime() + MINUTE_MS)
