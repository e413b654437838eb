import { dayBefore, daysOf, hoursOf, kindOf, neighbour, secondsKept } from './buckets.ts'
import { rank, type Standing, sumOf, type Tally } from './standing.ts'

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
  /** The sums of the counted events, of each hour of which every event has its row; also of an hour without events. */
  readonly sums: ReadonlyMap<string, Tally>
}

/** The state in Redis, read a moment later. */
export interface Live {
  readonly positions: ReadonlyMap<string, bigint>
  /** Buckets that have changed since they were stored. */
  readonly changed: ReadonlySet<string>
  readonly tallies: ReadonlyMap<string, Tally>
  /** What requests read, of some buckets. */
  readonly standings: ReadonlyMap<string, readonly Standing[]>
}

/** The names of faulty objects. */
export interface Faults {
  readonly partitionsBehind: readonly string[]
  readonly productsUnlikeWritten: readonly string[]
  readonly productsUnlikeParts: readonly string[]
  readonly productsUnlikeEvents: readonly string[]
  readonly productsUnlikeScores: readonly string[]
}

export interface Check {
  readonly name: string
  readonly expected: number
  readonly actual: number
  readonly examples: readonly string[]
}

export const noFaults: Faults = {
  ...{ partitionsBehind: [], productsUnlikeWritten: [], productsUnlikeParts: [] },
  ...{ productsUnlikeEvents: [], productsUnlikeScores: [] },
}

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

/** The hours of this day and of the one before, as far as Redis still keeps them. */
export const hoursAround = (day: string, now: Date): string[] =>
  [...hoursOf(dayBefore(day, 1)), ...hoursOf(day)].filter(
    (hour) => secondsKept(hour, now) > ABOUT_TO_GO_SECONDS,
  )

/** The bucket whose points a day, a week or a month begins with a share of. */
export const bucketBefore = (bucket: string): string | undefined => neighbour(bucket, -1)

/**
 * Finds contradictions. Redis counts before PostgreSQL commits, so Redis is never behind. A stored tally is equal to that in
 * Redis, unless Redis has noted a change since. A day, a week or a month is the sum of its parts. Where both have counted the
 * same events, an hour is the sum of these. The scores follow from the tallies.
 * @param percent the share of a bucket's points with which the next one begins
 * @param wholes buckets whose parts were all read at the same moment
 */
export function faultsOf(
  written: Written,
  live: Live,
  { wholes, percent, now }: { wholes: readonly string[]; percent: number; now: Date },
): Faults {
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
    productsUnlikeEvents: areEqual(written.positions, live.positions)
      ? [...written.sums].flatMap(([hour, sum]) => differing(hour, sum, tallyOf(hour)))
      : [],
    productsUnlikeScores: [...live.standings].flatMap(([bucket, standings]) => {
      const before = bucketBefore(bucket)
      const due = rank(tallyOf(bucket), before === undefined ? NOTHING : tallyOf(before), percent)
      return unlikeScores(bucket, due, standings)
    }),
  }
}

/** The faults that two looks have in common. */
export function foundTwice(one: Faults, other: Faults): Faults {
  const both = (name: keyof Faults) => one[name].filter((each) => other[name].includes(each))
  return {
    partitionsBehind: both('partitionsBehind'),
    productsUnlikeWritten: both('productsUnlikeWritten'),
    productsUnlikeParts: both('productsUnlikeParts'),
    productsUnlikeEvents: both('productsUnlikeEvents'),
    productsUnlikeScores: both('productsUnlikeScores'),
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
    check(
      'products whose points of an hour are not those of the counted events',
      faults.productsUnlikeEvents,
    ),
    check('products whose score is not that of their points', faults.productsUnlikeScores),
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

function unlikeScores(bucket: string, one: readonly Standing[], other: readonly Standing[]): string[] {
  const [due, found] = [one, other].map(
    (standings) => new Map(standings.map(({ productId, score }) => [productId, score])),
  ) as [Map<string, number>, Map<string, number>]
  return [...new Set([...due.keys(), ...found.keys()])]
    .sort()
    .filter((productId) => due.get(productId) !== found.get(productId))
    .map((productId) => `${bucket} ${productId}`)
}

const areEqual = (a: ReadonlyMap<string, bigint>, b: ReadonlyMap<string, bigint>): boolean =>
  [...new Set([...a.keys(), ...b.keys()])].every((name) => (a.get(name) ?? 0n) === (b.get(name) ?? 0n))
