import { type Buckets, bucketsAt } from './buckets.ts'
import type { Move } from './moves.ts'

/** How far a partition has been counted in the current generation. */
export interface Progress {
  /** What lies below has been handled. */
  readonly nextOffset: bigint
  /** What lies below was counted by the replay that built the generation. */
  readonly builtUntil: bigint
  /** Dead letters that were passed over, and may come yet. */
  readonly passedOver: readonly bigint[]
}

/** Which days are no longer counted from events. */
export interface Days {
  /** The replay that built the generation has passed over what moves an earlier day: that came from PostgreSQL. */
  readonly coversFrom: string
  /** Earlier days are closed: PostgreSQL has them exactly, and keeps them so. */
  readonly closedUntil: string
}

export interface PlacedMove extends Move {
  readonly buckets: Buckets
}

/** What an event moves. */
export interface Moved {
  readonly eventId: string
  readonly offset: bigint
  readonly moves: readonly Move[]
}

export interface Counted {
  /** The event is late, a redriven dead letter: what counts is whether this id was counted before, and not its offset. */
  readonly once: string | undefined
  readonly offset: bigint
  readonly moves: readonly PlacedMove[]
}

/**
 * Decides what of these events has still to be counted, and how it is known that it is counted once.
 *
 * A replay counts dead letters too. When one is redriven later, only those of its moves count that the replay has passed
 * over.
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
