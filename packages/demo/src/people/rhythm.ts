/** People at each hour of a day in a Korean shop, as a share of the day's mean: a peak at noon, a higher one in the evening. */
const HOURS = [
  0.7, 0.4, 0.2, 0.1, 0.1, 0.2, 0.4, 0.7, 1.0, 1.2, 1.2, 1.3, 1.5, 1.2, 1.0, 1.0, 1.0, 1.1, 1.2, 1.4, 1.8,
  2.0, 1.8, 1.3,
]
const MEAN = HOURS.reduce((sum, share) => sum + share, 0) / HOURS.length

/** The highest share of a day. */
export const PEAK = Math.max(...HOURS) / MEAN

/** The share at a time of day, in hours from 0 to below 24: 1 on average over a day. */
export function shareAt(hour: number): number {
  const at = ((hour % 24) + 24) % 24
  const before = Math.floor(at)
  const [from = 0, to = 0] = [HOURS[before], HOURS[(before + 1) % 24]]
  return (from + (to - from) * (at - before)) / MEAN
}

/** The hour of a day that is compressed into some minutes, and begins at nine in the morning. */
export const hourAfter = (elapsedMs: number, dayMinutes: number): number =>
  (9 + (24 * elapsedMs) / (dayMinutes * 60_000)) % 24
