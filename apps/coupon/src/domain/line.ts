/** Minimum of admitted requests that may be unsettled, so that the start of a campaign is not slow. */
const LEAST_WINDOW = 500
/** Maximum admitted in one transaction; the next one admits the others. */
const MOST_AT_ONCE = 500
/** The window is what downstream settles in this time. */
const WINDOW_SECONDS = 2
/** Minimum time of a measurement, in milliseconds: in less, too few requests are settled. */
const MEASURE_MS = 200
/** Assumed before the first measurement. */
const USUAL_PER_SECOND = 500

/** Progress of the waiting room of a campaign. */
export interface Line {
  readonly campaignId: string
  /** The last admitted sequence number (ticket); 0 before the first. It never decreases. */
  readonly head: number
  readonly admitted: number
  /** Admitted requests that were settled at the last measurement. */
  readonly settled: number
  /** Settled requests per second, smoothed; 0 before the first measurement. */
  readonly perSecond: number
  readonly measuredAt: Date
}

/** A queue position: 1 is next. It never increases, because the ticket is fixed and the head never decreases. */
export const placeOf = (ticket: number, head: number): number => Math.max(1, ticket - head)

/** Estimated waiting time of a position at the current pace, in milliseconds. */
export const waitOf = (place: number, perSecond: number): number =>
  Math.ceil((place / (perSecond > 1 ? perSecond : USUAL_PER_SECOND)) * 1000)

/** Measures the pace again, when enough time has passed. A jump of the clock begins a new measurement. */
export function measure(line: Line, backlog: number, now: Date): Line {
  const elapsed = now.getTime() - line.measuredAt.getTime()
  if (elapsed >= 0 && elapsed < MEASURE_MS) return line
  const settled = Math.max(line.settled, line.admitted - backlog)
  if (elapsed < 0) return { ...line, settled, measuredAt: now }
  const latest = ((settled - line.settled) * 1000) / elapsed
  // A pause is no measure of the speed of downstream.
  const perSecond = settled === line.settled ? line.perSecond : (line.perSecond + latest) / 2
  return { ...line, settled, perSecond, measuredAt: now }
}

/** Number of requests that may be admitted now: there is no fixed rate, downstream's own pace limits the unsettled ones. */
export function roomFor(lines: readonly Line[], backlog: number): number {
  const perSecond = lines.reduce((sum, line) => sum + line.perSecond, 0)
  const window = Math.max(LEAST_WINDOW, Math.ceil(perSecond * WINDOW_SECONDS))
  return Math.max(0, Math.min(MOST_AT_ONCE, window - backlog))
}

/** The share of each of `lines` waiting rooms: equal, and the first ones get the remainder. */
export const shareOut = (room: number, lines: number): number[] =>
  Array.from({ length: lines }, (_, i) => Math.floor(room / lines) + (i < room % lines ? 1 : 0))

/** The state after these tickets, in order, were admitted. */
export const advance = (line: Line, tickets: readonly number[]): Line => ({
  ...line,
  head: Math.max(line.head, tickets.at(-1) ?? 0),
  admitted: line.admitted + tickets.length,
})

/** A waiting room without admitted requests. */
export const newLine = (campaignId: string, now: Date): Line => ({
  campaignId,
  head: 0,
  admitted: 0,
  settled: 0,
  perSecond: 0,
  measuredAt: now,
})
