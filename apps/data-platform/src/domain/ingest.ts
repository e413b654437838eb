import { DataTooDeep, TimeInvalid } from './errors.ts'

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
/** What a device's clock may be ahead. */
const AHEAD_MS = 5 * MINUTE_MS
/** As long as the topic keeps it: what is older was seen by nobody who was away. */
const OLDEST_DAYS = 7
const DEEPEST = 32

/**
 * When something occurred that a client tells of; now, when it does not say.
 * @throws TimeInvalid
 */
export function timeOf(occurredOn: Date | undefined, now: Date): Date {
  const at = occurredOn ?? now
  const age = now.getTime() - at.getTime()
  if (age < -AHEAD_MS || age > OLDEST_DAYS * DAY_MS) throw TimeInvalid({ days: OLDEST_DAYS })
  return at
}

/** @throws DataTooDeep for what would break those who walk through it */
export function checkDepth(data: unknown): void {
  let level = [data]
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > DEEPEST) throw DataTooDeep({ levels: DEEPEST })
    level = level.flatMap((value) =>
      typeof value === 'object' && value !== null ? Object.values(value) : [],
    )
  }
}

/** Numbers in words: `0, 4-7, 9`. They are given in their order. */
export function inWords(numbers: readonly number[]): string {
  const runs: { first: number; last: number }[] = []
  for (const number of numbers) {
    const run = runs.at(-1)
    if (run && run.last + 1 === number) run.last = number
    else runs.push({ first: number, last: number })
  }
  return runs.map(({ first, last }) => (first === last ? String(first) : `${first}-${last}`)).join(', ')
}
