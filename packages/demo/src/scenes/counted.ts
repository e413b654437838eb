import type { Stage } from './scene.ts'
import { until } from './until.ts'

interface Rank {
  readonly points: number
}

interface Backlog {
  /** Null: not known now. */
  readonly partitions: readonly { readonly records: number }[] | null
}

/** What ranking has counted of a product this month, in points. It takes a moment until a sale is counted. @throws Refused */
export const pointsOf = async ({ shop }: Pick<Stage, 'shop'>, productId: string): Promise<number> =>
  (await shop.operator.get<Rank>('ranking', `/products/${productId}/rank?window=month`)).points

/** The points of one sale, of a product that was sold once. */
export const pointsOfOneSale = (stage: Stage, productId: string): Promise<number> =>
  until(
    stage,
    () => pointsOf(stage, productId),
    (points) => points > 0,
  )

/** Records that wait for ranking; undefined when that is not known now. @throws Refused */
export async function waitingForRanking({ shop }: Pick<Stage, 'shop'>): Promise<number | undefined> {
  const { partitions } = await shop.operator.get<Backlog>('ranking', '/internal/backlog')
  return partitions?.reduce((sum, each) => sum + each.records, 0)
}

/**
 * How many sales ranking has counted once they are so many, or at last. It is read after ranking has read everything that was
 * written by then: a sale that comes a second time is counted with the others.
 */
export async function salesCounted(
  stage: Stage,
  productId: string,
  { wanted, points }: { wanted: number; points: number },
): Promise<number> {
  await until(
    stage,
    () => pointsOf(stage, productId),
    (now) => now >= wanted * points,
  )
  await until(
    stage,
    () => waitingForRanking(stage),
    (records) => records === 0,
  )
  return (await pointsOf(stage, productId)) / points
}
