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
export interface WaitingRoom {
  readonly campaignId: string
  /** The last admitted sequence number; 0 before the first. It never decreases. */
  readonly lastAdmitted: number
  readonly admitted: number
  /** Admitted requests that were settled at the last measurement. */
  readonly settled: number
  /** Settled requests per second, smoothed; 0 before the first measurement. */
  readonly perSecond: number
  readonly measuredAt: Date
}

/** A queue position: 1 is next. It never increases: the sequence number is fixed, and `lastAdmitted` never decreases. */
export const positionOf = (sequence: number, lastAdmitted: number): number =>
  Math.max(1, sequence - lastAdmitted)

/** Estimated waiting time of a position at the current pace, in milliseconds. */
export const waitOf = (position: number, perSecond: number): number =>
  Math.ceil((position / (perSecond > 1 ? perSecond : USUAL_PER_SECOND)) * 1000)

/** Measures the pace again, when enough time has passed. A jump of the clock begins a new measurement. */
export function measure(waitingRoom: WaitingRoom, backlog: number, now: Date): WaitingRoom {
  const { measuredAt, admitted, settled: settledBefore, perSecond: before } = waitingRoom
  const elapsed = now.getTime() - measuredAt.getTime()
  if (elapsed >= 0 && elapsed < MEASURE_MS) return waitingRoom
  const settled = Math.max(settledBefore, admitted - backlog)
  if (elapsed < 0) return { ...waitingRoom, settled, measuredAt: now }
  const latest = ((settled - settledBefore) * 1000) / elapsed
  // A pause is no measure of the speed of downstream.
  const perSecond = settled === settledBefore ? before : (before + latest) / 2
  return { ...waitingRoom, settled, perSecond, measuredAt: now }
}

/** Number of requests that may be admitted now: there is no fixed rate, downstream's own pace limits the unsettled ones. */
export function capacityFor(waitingRooms: readonly WaitingRoom[], backlog: number): number {
  const perSecond = waitingRooms.reduce((sum, waitingRoom) => sum + waitingRoom.perSecond, 0)
  const window = Math.max(LEAST_WINDOW, Math.ceil(perSecond * WINDOW_SECONDS))
  return Math.max(0, Math.min(MOST_AT_ONCE, window - backlog))
}

/** The share of each of `count` waiting rooms: equal, and the first ones get the remainder. */
export const shareOut = (capacity: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => Math.floor(capacity / count) + (i < capacity % count ? 1 : 0))

/** The state after these sequence numbers, in order, were admitted. */
export const advance = (waitingRoom: WaitingRoom, sequences: readonly number[]): WaitingRoom => ({
  ...waitingRoom,
  lastAdmitted: Math.max(waitingRoom.lastAdmitted, sequences.at(-1) ?? 0),
  admitted: waitingRoom.admitted + sequences.length,
})

/** A waiting room without admitted requests. */
export const newWaitingRoom = (campaignId: string, now: Date): WaitingRoom => ({
  campaignId,
  lastAdmitted: 0,
  admitted: 0,
  settled: 0,
  perSecond: 0,
  measuredAt: now,
})
