/** The names of the buckets that an instant belongs to: `2026-11-21`, `2026-W47`, `2026-11`, `2026-11-21T18`. */
export interface Buckets {
  readonly day: string
  readonly week: string
  readonly month: string
  readonly hour: string
}

export type Window = 'today' | 'week' | 'month' | 'hour'

const HOUR_MS = 60 * 60 * 1000
const DAY_MS = 24 * HOUR_MS

/** How long a bucket is kept after its end: a day longer than it can be requested, because its name has no time zone. */
const KEPT_MS = { hour: 2 * DAY_MS, day: 40 * DAY_MS, week: 70 * DAY_MS, month: 100 * DAY_MS }

const clocks = new Map<string, Intl.DateTimeFormat>()

/** The local time of a time zone as if it were UTC: for names, not for durations. */
function wallClock(at: Date, zone: string): Date {
  let clock = clocks.get(zone)
  if (!clock) {
    const two = '2-digit'
    clock = new Intl.DateTimeFormat('en-CA', {
      ...{ timeZone: zone, calendar: 'iso8601', hourCycle: 'h23' },
      ...{ year: 'numeric', month: two, day: two, hour: two, minute: two, second: two },
    })
    clocks.set(zone, clock)
  }
  const parts = Object.fromEntries(clock.formatToParts(at).map(({ type, value }) => [type, Number(value)]))
  const { year = 0, month = 1, day, hour, minute, second } = parts
  return new Date(Date.UTC(year, month - 1, day, hour, minute, second))
}

/** The buckets of an instant, by the calendar of a time zone. The hour that is repeated in autumn is one bucket. */
export function bucketsAt(at: Date, zone: string): Buckets {
  const shown = wallClock(at, zone)
  return { day: dayName(shown), week: weekName(shown), month: monthName(shown), hour: hourName(shown) }
}

/** The share of the hour before in the live hour: 1 at its beginning, 0 at its end. */
export function hourBefore(at: Date, zone: string): { name: string; share: number } {
  const name = hourName(wallClock(new Date(at.getTime() - HOUR_MS), zone))
  const shown = wallClock(at, zone)
  return { name, share: 1 - (shown.getUTCMinutes() * 60 + shown.getUTCSeconds()) / 3_600 }
}

export const bucketOf = (window: Window, { day, week, month, hour }: Buckets): string =>
  ({ today: day, week, month, hour })[window]

/** The bucket of the same kind, `by` later; undefined for an hour, which is not carried over. */
export function neighbour(bucket: string, by: 1 | -1): string | undefined {
  const start = startOf(bucket)
  switch (kindOf(bucket)) {
    case 'day':
      return dayName(new Date(start.getTime() + by * DAY_MS))
    case 'week':
      return weekName(new Date(start.getTime() + by * 7 * DAY_MS))
    case 'month':
      return monthName(new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + by)))
    default:
      return undefined
  }
}

export const dayBefore = (day: string, days: number): string =>
  dayName(new Date(startOf(day).getTime() - days * DAY_MS))

export const laterOf = (day: string, other: string): string => [day, other].sort().at(-1) ?? day

/** All days of a day, a week or a month. */
export function daysOf(bucket: string): string[] {
  const kind = kindOf(bucket)
  if (kind === 'hour') return []
  const days: string[] = []
  for (let at = startOf(bucket).getTime(); at < endOf(bucket); at += DAY_MS) days.push(dayName(new Date(at)))
  return days
}

/** All hours of a day. */
export const hoursOf = (day: string): string[] =>
  Array.from({ length: 24 }, (_, hour) => `${day}T${String(hour).padStart(2, '0')}`)

/** The day, its week and its month. */
export function bucketsOfDay(day: string): string[] {
  const start = startOf(day)
  return [day, weekName(start), monthName(start)]
}

/** The remaining seconds of a bucket; 0 when it is no longer kept. */
export const secondsKept = (bucket: string, now: Date): number =>
  Math.max(0, Math.ceil((endOf(bucket) + KEPT_MS[kindOf(bucket)] - now.getTime()) / 1_000))

/** Days and hours are also stored in PostgreSQL; weeks and months are sums of days. */
export const isSnapshotted = (bucket: string): boolean => ['day', 'hour'].includes(kindOf(bucket))

/** Matches the name of a bucket. */
export const BUCKET =
  /^\d{4}-((0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01])(T([01]\d|2[0-3]))?)?|W(0[1-9]|[1-4]\d|5[0-3]))$/

export function kindOf(bucket: string): 'hour' | 'day' | 'week' | 'month' {
  if (bucket.includes('W')) return 'week'
  if (bucket.includes('T')) return 'hour'
  return bucket.length === 'yyyy-mm'.length ? 'month' : 'day'
}

function startOf(bucket: string): Date {
  const [year = 0, second = 1, day = 1, hour = 0] = bucket.split(/-W|-|T/).map(Number)
  if (kindOf(bucket) !== 'week') return new Date(Date.UTC(year, second - 1, day, hour))
  // The fourth of January is always in the first week.
  return new Date(mondayOf(new Date(Date.UTC(year, 0, 4))) + (second - 1) * 7 * DAY_MS)
}

function endOf(bucket: string): number {
  const start = startOf(bucket)
  switch (kindOf(bucket)) {
    case 'hour':
      return start.getTime() + HOUR_MS
    case 'day':
      return start.getTime() + DAY_MS
    case 'week':
      return start.getTime() + 7 * DAY_MS
    default:
      return Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1)
  }
}

function mondayOf(day: Date): number {
  const midnight = Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate())
  return midnight - ((day.getUTCDay() + 6) % 7) * DAY_MS
}

const dayName = (shown: Date): string => shown.toISOString().slice(0, 10)
const monthName = (shown: Date): string => shown.toISOString().slice(0, 7)
const hourName = (shown: Date): string => shown.toISOString().slice(0, 13)

/** ISO 8601: a week belongs to the year of its Thursday. */
function weekName(shown: Date): string {
  const thursday = new Date(mondayOf(shown) + 3 * DAY_MS)
  const year = thursday.getUTCFullYear()
  const week = 1 + Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / (7 * DAY_MS))
  return `${year}-W${String(week).padStart(2, '0')}`
}
