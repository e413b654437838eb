import { type Buckets, bucketsAt } from './buckets.ts'
import type { Move } from './moves.ts'

/** How far a partition has been counted in the current generation. */
export interface Progress {
  /** Events with lower offsets have been handled. */
  readonly nextOffset: bigint
  /** Events with lower offsets were counted by the replay that built the generation. */
  readonly builtUntil: bigint
  /** Dead letters that were skipped, and may be redriven. */
  readonly passedOver: readonly bigint[]
}

/** The days that are not counted from events. */
export interface Days {
  /** The replay that built the generation has skipped moves of earlier days; their tallies came from PostgreSQL. */
  readonly coversFrom: string
  /** Earlier days are closed: their tallies in PostgreSQL are exact, and every late move is added there. */
  readonly closedUntil: string
}

export interface PlacedMove extends Move {
  readonly buckets: Buckets
}

/** The moves of an event. */
export interface Moved {
  readonly eventId: string
  readonly offset: bigint
  readonly moves: readonly Move[]
}

export interface Counted {
  /** The id of a late event (a redriven dead letter): it is counted once by this id, because its offset does not tell. */
  readonly once: string | undefined
  readonly offset: bigint
  readonly moves: readonly PlacedMove[]
}

/**
 * Decides which moves of these events are still to be counted, and by what each is counted once: its offset or its id.
 *
 * A replay counts dead letters, too. When one is redriven later, only the moves that the replay skipped are counted.
 */
export function sortOut(
  events: readonly Moved[],
  { nextOffset, builtUntil, passedOver, coversFrom, closedUntil }: Progress & Days,
  zone: string,
): { counted: Counted[]; closed: PlacedMove[]; nextOffset: bigint } {
  const isLate = (offset: bigint) => offset < nextOffset || passedOver.includes(offset)
  const counted = events.map(({ eventId, offset, moves }) => {
    const placed = moves.map((move) => ({ ...move, buckets: bucketsAt(move.at, zone) }))
    return {
      once: isLate(offset) ? eventId : undefined,
      offset,
      moves: offset < builtUntil ? placed.filter(({ buckets }) => buckets.day < coversFrom) : placed,
    }
  })
  return {
    counted,
    closed: counted.flatMap(({ moves }) => moves.filter(({ buckets }) => buckets.day < closedUntil)),
    nextOffset: events.reduce((next, { offset }) => (isLate(offset) ? next : offset + 1n), nextOffset),
  }
}
