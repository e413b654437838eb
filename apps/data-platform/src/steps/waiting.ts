/** So soon an audit looks again whether events have arrived, in milliseconds. */
const LOOK_AGAIN_MS = 100
/** An audit that has waited long looks less often: after this part of the time that it has waited. */
const LOOK_AGAIN_PART = 0.25
/** An audit never waits longer than this for events, in milliseconds: it is to report before it is given up. */
const MOST_WAITED_MS = 10 * 60_000

/** How long an audit waits, in milliseconds. */
export interface AuditPatience {
  /** For the answers of all services. */
  readonly answersMs: number
  /** For the next of the events that are on their way to the log: while some arrive, it goes on waiting for the others. */
  readonly eventsMs: number
  /** What is on its way for longer is a finding. */
  readonly lateAfterMs: number
}

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

/**
 * In how many milliseconds an audit goes on without the events that are missing still; not positive when it does so now.
 * @param answeredAt since when it waits
 */
export const goesOnIn = (
  { sinceMs }: Waiting,
  { answeredAt, now }: { answeredAt: Date; now: Date },
  { eventsMs, lateAfterMs }: Pick<AuditPatience, 'eventsMs' | 'lateAfterMs'>,
): number => {
  const latest = answeredAt.getTime() + Math.min(lateAfterMs, MOST_WAITED_MS)
  return Math.min(sinceMs, latest) + eventsMs - now.getTime()
}

/**
 * In how many milliseconds to look again whether events have arrived, after waiting since then.
 * @param leftMs when the audit goes on without them, at the latest
 */
export const lookAgainIn = (since: Date, now: Date, leftMs: number): number =>
  Math.min(leftMs, Math.max(LOOK_AGAIN_MS, Math.ceil((now.getTime() - since.getTime()) * LOOK_AGAIN_PART)))
