/** From and to as local times, `22:00`; over midnight when `from` is later than `to`. */
export interface QuietHours {
  readonly from: string
  readonly to: string
}

const MINUTE_MS = 60_000
const DAY_MINUTES = 24 * 60

/**
 * The end of the person's quiet hours; `now` outside of them. Local time decides, also in an hour that clocks skip or repeat.
 */
export function quietUntil(now: Date, quiet: QuietHours | undefined, timeZone: string): Date {
  if (!quiet) return now
  const from = minuteOf(quiet.from)
  const to = minuteOf(quiet.to)
  const clock = clockOf(timeZone)
  const isQuiet = (at: number): boolean => {
    const minute = clock(at)
    return from < to ? minute >= from && minute < to : minute >= from || minute < to
  }
  if (from === to || !isQuiet(now.getTime())) return now
  const minute = Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS
  const end = minute + ((to - clock(minute) + DAY_MINUTES) % DAY_MINUTES) * MINUTE_MS
  if (clock(end) === to) return new Date(end)
  // Clocks change before then, as on two nights of a year: check each minute.
  let at = minute
  while (isQuiet(at)) at += MINUTE_MS
  return new Date(at)
}

const minuteOf = (time: string): number => {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return hours * 60 + minutes
}

/** The local minute of the day at an instant. */
function clockOf(timeZone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' })
  return (at) => minuteOf(format.format(at))
}
