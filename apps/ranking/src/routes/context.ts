import type { Messaging } from '@jangteo/messaging'
import type { Rankings } from '../adapters/rankings.ts'
import type { Catalogue } from '../steps/catalogue.ts'
import type { Trending } from '../steps/trending.ts'
import type { Tx } from '../stores/tx.ts'
import type { PopularProducts } from '../use-cases/popular-products.ts'

/** What the routes use. */
export interface RouteContext {
  readonly messaging: Messaging<Tx>
  readonly popular: PopularProducts
  readonly rankings: Rankings
  readonly catalogue: Catalogue
  readonly trending: Trending
  readonly clock: () => Date
}
