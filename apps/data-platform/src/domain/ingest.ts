import { DataTooDeep, TimeInvalid } from './errors.ts'

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
/** How far a device's clock may be ahead. */
const AHEAD_MS = 5 * MINUTE_MS
/** The topic's retention: a consumer that was down for longer would miss older events. */
const OLDEST_DAYS = 7
const DEEPEST = 32
/** Of a batch. */
export const MOST_ACTIVITIES = 1_000

/**
 * The time that a client states for an event; default: now.
 * @throws TimeInvalid
 */
export function timeOf(occurredOn: Date | undefined, now: Date): Date {
  const at = occurredOn ?? now
  const age = now.getTime() - at.getTime()
  if (age < -AHEAD_MS || age > OLDEST_DAYS * DAY_MS) throw TimeInvalid({ days: OLDEST_DAYS })
  return at
}

/** @throws DataTooDeep when a recursive reader could exhaust its stack */
export function checkDepth(data: unknown): void {
  let level = [data]
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > DEEPEST) throw DataTooDeep({ levels: DEEPEST })
    level = level.flatMap((value) =>
      typeof value === 'object' && value !== null ? Object.values(value) : [],
    )
  }
}

/** Numbers as text, for example `0, 4-7, 9`. @param numbers in ascending order */
export function inWords(numbers: readonly number[]): string {
  const runs: { first: number; last: number }[] = []
  for (const number of numbers) {
    const run = runs.at(-1)
    if (run && run.last + 1 === number) run.last = number
    else runs.push({ first: number, last: number })
  }
  return runs.map(({ first, last }) => (first === last ? String(first) : `${first}-${last}`)).join(', ')
}
