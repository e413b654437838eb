import type { Random } from '../random.ts'
import { hourAfter, PEAK, shareAt } from './rhythm.ts'

export interface Rate {
  /** People per second, on average over a day. */
  readonly perSecond: number
  /** Minutes that a day takes. */
  readonly dayMinutes: number
}

/**
 * When the next person comes, in milliseconds after the start: a Poisson process whose rate follows the day (by thinning). It does not
 * depend on how fast the shop answers.
 */
export function nextArrival(afterMs: number, { perSecond, dayMinutes }: Rate, random: Random): number {
  let at = afterMs
  for (;;) {
    at += (-Math.log(1 - random.next()) / (perSecond * PEAK)) * 1000
    if (random.chance(shareAt(hourAfter(at, dayMinutes)) / PEAK)) return at
  }
}

/** People per second at this moment. */
export const rateAt = (elapsedMs: number, { perSecond, dayMinutes }: Rate): number =>
  perSecond * shareAt(hourAfter(elapsedMs, dayMinutes))
