import { daysOf, hoursOf, kindOf, secondsKept } from './buckets.ts'
import { sumOf, type Tally } from './standing.ts'

/** The totals of the rankings. */
export interface Totals {
  /** Whether Redis was compared. It is not while Redis is unavailable or being rebuilt. */
  readonly live: boolean
  readonly products: number
  readonly partitions: number
  /** Events below the positions of all partitions. */
  readonly counted: number
  /** Number of stored days and hours. */
  readonly buckets: number
}

/** The state in PostgreSQL. */
export interface Written {
  readonly closedUntil: string
  readonly positions: ReadonlyMap<string, bigint>
  readonly tallies: ReadonlyMap<string, Tally>
}

/** The state in Redis, read a moment later. */
export interface Live {
  readonly positions: ReadonlyMap<string, bigint>
  /** Buckets that have changed since they were stored. */
  readonly changed: ReadonlySet<string>
  readonly tallies: ReadonlyMap<string, Tally>
}

/** The names of faulty objects. */
export interface Faults {
  readonly partitionsBehind: readonly string[]
  readonly productsUnlikeWritten: readonly string[]
  readonly productsUnlikeParts: readonly string[]
}

export interface Check {
  readonly name: string
  readonly expected: number
  readonly actual: number
  readonly examples: readonly string[]
}

export const noFaults: Faults = { partitionsBehind: [], productsUnlikeWritten: [], productsUnlikeParts: [] }

/** A bucket that is about to expire may be missing in Redis already. */
const ABOUT_TO_GO_SECONDS = 3_600
const MOST_NAMED = 5
const NOTHING: Tally = new Map()

/** The buckets of PostgreSQL that Redis still keeps. */
export const comparedOf = (written: Written, now: Date): string[] =>
  [...written.tallies.keys()].filter((bucket) => secondsKept(bucket, now) > ABOUT_TO_GO_SECONDS)

/** The buckets whose points are the sums of their parts: every part is kept at least as long. */
export const partsOf = (bucket: string): string[] =>
  kindOf(bucket) === 'day' ? hoursOf(bucket) : daysOf(bucket)

/**
 * Finds contradictions. Redis counts before PostgreSQL commits, so Redis is never behind. A stored tally is equal to that in
 * Redis, unless Redis has noted a change since. A day, a week or a month is the sum of its parts.
 * @param wholes buckets whose parts were all read at the same moment
 */
export function faultsOf(written: Written, live: Live, wholes: readonly string[], now: Date): Faults {
  const isAsWritten = (bucket: string) =>
    (kindOf(bucket) === 'day' && bucket < written.closedUntil) || !live.changed.has(bucket)
  const tallyOf = (bucket: string) => live.tallies.get(bucket) ?? NOTHING
  return {
    partitionsBehind: [...written.positions]
      .filter(([partition, offset]) => (live.positions.get(partition) ?? 0n) < offset)
      .map(([partition]) => partition),
    productsUnlikeWritten: comparedOf(written, now)
      .filter(isAsWritten)
      .flatMap((bucket) => differing(bucket, written.tallies.get(bucket) ?? NOTHING, tallyOf(bucket))),
    productsUnlikeParts: wholes.flatMap((whole) =>
      differing(whole, tallyOf(whole), sumOf(partsOf(whole).map(tallyOf))),
    ),
  }
}

/** The faults that two looks have in common. */
export function foundTwice(one: Faults, other: Faults): Faults {
  const both = (name: keyof Faults) => one[name].filter((each) => other[name].includes(each))
  return {
    partitionsBehind: both('partitionsBehind'),
    productsUnlikeWritten: both('productsUnlikeWritten'),
    productsUnlikeParts: both('productsUnlikeParts'),
  }
}

export const isFaulty = (faults: Faults): boolean => Object.values(faults).some(({ length }) => length > 0)

/** The invariants of the rankings. Without live rankings, none is checked. */
export function checkRankings({ live }: Totals, faults: Faults): Check[] {
  if (!live) return []
  const check = (name: string, found: readonly string[]): Check => ({
    ...{ name, expected: 0, actual: found.length, examples: found.slice(0, MOST_NAMED) },
  })
  return [
    check('partitions of which Redis has counted less than PostgreSQL says', faults.partitionsBehind),
    check('products whose points in Redis are not those that are written down', faults.productsUnlikeWritten),
    check('products whose points are not the sum of those of its hours or days', faults.productsUnlikeParts),
  ]
}

function differing(bucket: string, one: Tally, other: Tally): string[] {
  const products = [...new Set([...one.keys(), ...other.keys()])].sort()
  return products
    .filter((productId) => {
      const [a, b] = [one.get(productId), other.get(productId)]
      return (a?.points ?? 0) !== (b?.points ?? 0) || (a?.latestSale ?? 0) !== (b?.latestSale ?? 0)
    })
    .map((productId) => `${bucket} ${productId}`)
}
