import type { WindowKind } from '../domain/measured-window.ts'
import type { Catalogue } from '../steps/catalogue.ts'
import type { Trending } from '../steps/trending.ts'

export interface TrendingProducts {
  readonly window: WindowKind
  /** Null before the first window was measured, as the other two. */
  readonly startsAt: Date | null
  readonly endsAt: Date | null
  readonly revision: number | null
  readonly items: {
    readonly rank: number
    readonly productId: string
    readonly name: string
    readonly price: number
    readonly quantity: number
    readonly orders: number
  }[]
}

/** The products on sale that were bought most in the last measured window of a kind. */
export function trendingProducts(
  { trending, catalogue }: { trending: Trending; catalogue: Catalogue },
  window: WindowKind,
  limit: number,
): TrendingProducts {
  const { startsAt = null, endsAt = null, revision = null, products = [] } = trending.find(window) ?? {}
  const items = products
    .flatMap((sold) => {
      const product = catalogue.find(sold.productId)
      return product?.onSale ? [{ ...sold, name: product.name, price: product.price }] : []
    })
    .slice(0, limit)
    .map((item, i) => ({ rank: i + 1, ...item }))
  return { window, startsAt, endsAt, revision, items }
}
