import type { Stage } from './scene.ts'
import { until } from './until.ts'

interface Rank {
  readonly points: number
}

/** What ranking has counted of a product this month, in points. It takes a moment until a sale is counted. @throws Refused */
export const pointsOf = async ({ shop }: Pick<Stage, 'shop'>, productId: string): Promise<number> =>
  (await shop.operator.get<Rank>('ranking', `/products/${productId}/rank?window=month`)).points

/** The points of one sale, of a product that was sold so often. */
/** The points of one sale, of a product that was sold once. */
export const pointsOfOneSale = (stage: Stage, productId: string): Promise<number> =>
  until(
    stage,
    () => pointsOf(stage, productId),
    (points) => points > 0,
  )

/** How many sales ranking has counted, once it is so many, or at last. */
export async function salesCounted(
  stage: Stage,
  productId: string,
  { wanted, points }: { wanted: number; points: number },
): Promise<number> {
  const seen = await until(
    stage,
    () => pointsOf(stage, productId),
    (now) => now >= wanted * points,
  )
  return seen / points
}
