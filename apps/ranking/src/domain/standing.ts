/** The exact tally of a product in a bucket. It does not depend on the order of the events. */
export interface Count {
  readonly points: number
  /** Seconds since 1970; 0 without a sale in that bucket. */
  readonly latestSale: number
}

/** Product → its tally. */
export type Tally = ReadonlyMap<string, Count>

/** A product with its score. */
export interface Standing {
  readonly productId: string
  readonly score: number
}

/** Seconds since 1970 are less than this until the year 2286. */
const SECONDS = 1e10

const NOTHING: Count = { points: 0, latestSale: 0 }

/**
 * The score by which products are ordered: the integer part is points, the fraction the latest sale. As a double, it
 * distinguishes sales to the second up to half a million points, and to twenty seconds up to ten million; points are exact up
 * to 2^52.
 */
export const scoreOf = ({ points, latestSale }: Count): number => points + latestSale / SECONDS

/** The points of a score. */
export const pointsOf = (score: number): number => Math.floor(score)

/**
 * The tally of a product in a bucket, with the points carried over from the one before: a percentage of its points there,
 * rounded up, so that each product with points is in the ranking when a day begins. Carried-over points are not carried over
 * again.
 */
export function withCarriedOver(own: Count, before: Count, percent: number): Count {
  if (percent === 0 || before.points <= 0) return own
  return {
    points: own.points + Math.ceil((before.points * percent) / 100),
    latestSale: Math.max(own.latestSale, before.latestSale),
  }
}

/** The ranking of a bucket, best first: the same rule as the script `count` in Redis. */
export function rank(own: Tally, before: Tally, percent: number): Standing[] {
  const products = [...new Set([...own.keys(), ...before.keys()])]
  return inOrder(
    products.map((productId) => {
      const count = withCarriedOver(own.get(productId) ?? NOTHING, before.get(productId) ?? NOTHING, percent)
      return { productId, score: count.points > 0 ? scoreOf(count) : 0 }
    }),
  )
}

/** The ranking of the live hour, with a share of the hour before. */
export function rankHour(own: Tally, before: Tally, share: number): Standing[] {
  const scores = new Map<string, number>()
  for (const [tally, weight] of [
    [own, 1],
    [before, share],
  ] as const)
    for (const [productId, count] of tally)
      if (count.points > 0) scores.set(productId, (scores.get(productId) ?? 0) + scoreOf(count) * weight)
  return inOrder([...scores].map(([productId, score]) => ({ productId, score })))
}

/** The sum of tallies: a week is the sum of its days. */
export function sumOf(tallies: Iterable<Tally>): Tally {
  const sum = new Map<string, Count>()
  for (const tally of tallies)
    for (const [productId, { points, latestSale }] of tally) {
      const before = sum.get(productId) ?? NOTHING
      sum.set(productId, {
        points: before.points + points,
        latestSale: Math.max(before.latestSale, latestSale),
      })
    }
  return sum
}

/** Equal scores have the order of Redis: by id, descending. */
const inOrder = (standings: Standing[]): Standing[] =>
  standings
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || (a.productId < b.productId ? 1 : -1))
