const DAY_MS = 24 * 60 * 60 * 1000
/** As long as Kafka keeps events, and one more: who was away for so long still finds its day. */
const DAYS_BACK = 8
/** Longer than a database may be away that would make the next one. */
const DAYS_AHEAD = 3
/** What occurred on a day may have been about a minute so many days before. */
export const LATE_DAYS = 8

/** The day (UTC) of an instant. */
export const dayOf = (at: Date): Date => new Date(Math.floor(at.getTime() / DAY_MS) * DAY_MS)

/** The day that is so many days after another. */
export const daysAfter = (day: Date, days: number): Date => new Date(day.getTime() + days * DAY_MS)

/** The days on which what is heard now may have occurred, and those to come. */
export const daysToKeep = (now: Date): Date[] =>
  Array.from({ length: DAYS_BACK + 1 + DAYS_AHEAD }, (_, i) => daysAfter(dayOf(now), i - DAYS_BACK))
