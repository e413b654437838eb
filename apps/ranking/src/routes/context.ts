import type { PopularProducts } from '../adapters/popular.ts'
import type { Rankings } from '../adapters/rankings.ts'

/** What the routes use. */
export interface RouteContext {
  readonly popular: PopularProducts
  readonly rankings: Rankings
}
