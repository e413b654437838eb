/** What is always allowed to be under way to its coupon, so that a line that begins is not slow. */
const LEAST_WINDOW = 500
/** What one work admits; what is left is admitted by the next one. */
const MOST_AT_ONCE = 500
/** The window holds what downstream settles in so many seconds. */
const WINDOW_SECONDS = 2
/** Shorter than this, in milliseconds, too little is settled to be measured. */
const MEASURE_MS = 200
/** Assumed where nothing has been measured yet. */
const USUAL_PER_SECOND = 500

/** How far the line of a campaign has come. */
export interface Line {
  readonly campaignId: string
  /** The last ticket that was admitted; 0 before the first. It never goes back. */
  readonly head: number
  readonly admitted: number
  /** How many of the admitted ones were settled at the last measurement. */
  readonly settled: number
  /** How many are settled in a second, smoothed; 0 before the first measurement. */
  readonly perSecond: number
  readonly measuredAt: Date
}

/** Somebody's place: 1 is next. It only goes down, for the ticket stays and the head only goes up. */
export const placeOf = (ticket: number, head: number): number => Math.max(1, ticket - head)

/** How long a place waits at the pace of late, in milliseconds. */
export const waitOf = (place: number, perSecond: number): number =>
  Math.ceil((place / (perSecond > 1 ? perSecond : USUAL_PER_SECOND)) * 1000)

/** The line with its pace measured anew, when enough time has passed for that. A clock that jumps begins a new measurement. */
export function measure(line: Line, backlog: number, now: Date): Line {
  const elapsed = now.getTime() - line.measuredAt.getTime()
  if (elapsed >= 0 && elapsed < MEASURE_MS) return line
  const settled = Math.max(line.settled, line.admitted - backlog)
  if (elapsed < 0) return { ...line, settled, measuredAt: now }
  const latest = ((settled - line.settled) * 1000) / elapsed
  // A pause says nothing about how fast downstream is.
  const perSecond = settled === line.settled ? line.perSecond : (line.perSecond + latest) / 2
  return { ...line, settled, perSecond, measuredAt: now }
}

/** How many may be admitted now: downstream's own pace decides how much may be under way, no fixed rate. */
export function roomFor(lines: readonly Line[], backlog: number): number {
  const perSecond = lines.reduce((sum, line) => sum + line.perSecond, 0)
  const window = Math.max(LEAST_WINDOW, Math.ceil(perSecond * WINDOW_SECONDS))
  return Math.max(0, Math.min(MOST_AT_ONCE, window - backlog))
}

/** The room that each of so many lines has: equal shares, the first ones have what is over. */
export const shareOut = (room: number, lines: number): number[] =>
  Array.from({ length: lines }, (_, i) => Math.floor(room / lines) + (i < room % lines ? 1 : 0))

/** The line after these tickets of it, in order, were admitted. */
export const advance = (line: Line, tickets: readonly number[]): Line => ({
  ...line,
  head: Math.max(line.head, tickets.at(-1) ?? 0),
  admitted: line.admitted + tickets.length,
})

/** A line of which nobody has been admitted yet. */
export const newLine = (campaignId: string, now: Date): Line => ({
  campaignId,
  head: 0,
  admitted: 0,
  settled: 0,
  perSecond: 0,
  measuredAt: now,
})
