import { type Buckets, isSnapshotted, neighbour, secondsKept } from '../../domain/buckets.ts'
import type { CountJob } from './scripts.ts'

/** Points for a product in some buckets. */
interface Counted {
  readonly productId: string
  readonly points: number
  /** Seconds since 1970; 0 when it is not a sale. */
  readonly soldAt: number
  readonly buckets: readonly string[]
}

export interface Countable {
  readonly once?: string | undefined
  readonly offset?: number
  /** Of several events with the same identity, only the first is counted. It must name no person: Redis keeps it for a day. */
  readonly identity?: string | undefined
  readonly moves: readonly Counted[]
}

/** A record batch of one partition, or its redriven dead letters. */
export interface Delivery {
  /** The topic and partition. */
  readonly partition: string
  /** The position that this Redis must have reached; otherwise it has lost data. */
  readonly expected: bigint
  readonly next: bigint
  readonly events: readonly Countable[]
}

/** The settings of a count. */
export interface CountSettings {
  readonly now: Date
  /** The share of a bucket's points with which the next one begins. */
  readonly percent: number
}

export const allOf = ({ day, week, month, hour }: Buckets): string[] => [day, week, month, hour]

/** Converts events to the argument of the script: each bucket and each instant once. Expired buckets are left out. */
export function countJob(
  events: readonly Countable[],
  now: Date,
): Pick<CountJob, 'buckets' | 'places' | 'events'> {
  const buckets: CountJob['buckets'][number][] = []
  const numbers = new Map<string, number>()
  const bucketNumber = (name: string): number => {
    const known = numbers.get(name)
    if (known !== undefined) return known
    const seconds = secondsKept(name, now)
    const [before, after] = [neighbour(name, -1), neighbour(name, 1)]
    const around =
      before !== undefined && after !== undefined
        ? { before, after, secondsAfter: secondsKept(after, now) }
        : {}
    const number =
      seconds > 0 ? buckets.push({ name, ...around, seconds, snapshotted: isSnapshotted(name) }) : 0
    numbers.set(name, number)
    return number
  }
  const places: number[][] = []
  const placeNumbers = new Map<string, number>()
  const place = (names: readonly string[]): number => {
    const key = names.join(' ')
    const known = placeNumbers.get(key)
    if (known !== undefined) return known
    const number = places.push(names.map(bucketNumber).filter((each) => each > 0))
    placeNumbers.set(key, number)
    return number
  }
  return {
    events: events.map(({ moves, identity, ...event }) => ({
      ...event,
      ...(identity !== undefined && { identity }),
      moves: moves.map(({ productId, points, soldAt, buckets: names }) => [
        place(names),
        productId,
        points,
        soldAt,
      ]),
    })),
    buckets,
    places,
  }
}
