/** So soon an audit looks again whether events have arrived, in milliseconds. */
const LOOK_AGAIN_MS = 100
/** An audit that has waited long looks less often: after this part of the time that it has waited. */
const LOOK_AGAIN_PART = 0.25

/** The events that the services had published before they answered, and that the log does not have yet. */
export interface Waiting {
  readonly missing: number
  /** Before the log has this position some are missing, since each takes one: it is useless to count again. */
  readonly until: number
  /** When the last of them arrived, as far as was seen; milliseconds since 1970. */
  readonly sinceMs: number
}

/**
 * @param logged the last position of the log, or an earlier one, when the missing events were counted
 * @param before the same when they were counted before
 */
export const waitingFor = (
  missing: number,
  { logged, before, now }: { logged: bigint; before: Waiting | undefined; now: Date },
): Waiting => ({
  missing,
  until: Number(logged) + missing,
  sinceMs: before && missing >= before.missing ? before.sinceMs : now.getTime(),
})

/** In how many milliseconds to look again whether events have arrived, after waiting since then. */
export const lookAgainIn = (since: Date, now: Date): number =>
  Math.max(LOOK_AGAIN_MS, Math.ceil((now.getTime() - since.getTime()) * LOOK_AGAIN_PART))
