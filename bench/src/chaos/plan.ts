import { randomOf } from './random.ts'

/** A fault, with the time at which it begins, in milliseconds from the start, and the time that it lasts. */
export interface Planned<Fault> {
  readonly fault: Fault
  readonly atMs: number
  readonly forMs: number
}

/** The time for each fault: long enough that customers buy between two of them. */
export const SPACING_MS = 5_000
const SHORTEST_MS = 1_000
const LONGEST_MS = 10_000

/**
 * When to break what: the same for the same seed. The faults are shuffled and taken in turn, so each occurs when there is time
 * for all of them. One begins in each five seconds, and all have ended when the time is over.
 */
export function planOf<Fault>(seed: number, totalMs: number, faults: readonly Fault[]): Planned<Fault>[] {
  const random = randomOf(seed)
  const count = Math.floor((totalMs - LONGEST_MS) / SPACING_MS)
  const deck: Fault[] = []
  while (deck.length < count) deck.push(...random.shuffled(faults))
  return deck.slice(0, Math.max(0, count)).map((fault, turn) => ({
    fault,
    atMs: turn * SPACING_MS + random.between(0, SPACING_MS - 1),
    forMs: random.between(SHORTEST_MS, LONGEST_MS),
  }))
}
