const DAY_MS = 24 * 60 * 60 * 1000
/** Kafka's retention and one day more: an event that is read late still finds the partition of its day. */
const DAYS_BACK = 8
/** Longer than the job that creates the next partitions may be unable to run. */
const DAYS_AHEAD = 3
/** An event can be about a minute that is so many days before the event's own day. */
export const LATE_DAYS = 8

/** The start of an instant's day (UTC). */
export const dayOf = (at: Date): Date => new Date(Math.floor(at.getTime() / DAY_MS) * DAY_MS)

export const daysAfter = (day: Date, days: number): Date => new Date(day.getTime() + days * DAY_MS)

/** The days on which an event that is read now can have occurred, and the next days. */
export const daysToKeep = (now: Date): Date[] =>
  Array.from({ length: DAYS_BACK + 1 + DAYS_AHEAD }, (_, i) => daysAfter(dayOf(now), i - DAYS_BACK))
