import { type Random, randomOf } from './random.ts'

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
 * When to break what: the same for the same seed. The kinds take turns in a shuffled order, and so do the faults of each kind: one
 * is repeated only when all others of its kind have occurred. One begins in each five seconds, and all have ended when the time
 * is over.
 */
export function planOf<Fault>(
  seed: number,
  totalMs: number,
  kinds: readonly (readonly Fault[])[],
): Planned<Fault>[] {
  const random = randomOf(seed)
  const count = Math.max(0, Math.floor((totalMs - LONGEST_MS) / SPACING_MS))
  const nextOf = kinds.map((faults) => inTurns(random, faults))
  const nextKind = inTurns(random, nextOf)
  return Array.from({ length: count }, (_, turn) => ({
    fault: nextKind()(),
    atMs: turn * SPACING_MS + random.between(0, SPACING_MS - 1),
    forMs: random.between(SHORTEST_MS, LONGEST_MS),
  }))
}

/** All items, shuffled again each time that all were taken. */
function inTurns<T>(random: Random, items: readonly T[]): () => T {
  let left: T[] = []
  return () => {
    if (left.length === 0) left = random.shuffled(items)
    return left.pop() as T
  }
}
