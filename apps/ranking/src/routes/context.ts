import type { PopularProducts } from '../popular.ts'
import type { Rankings } from '../rankings.ts'

/** What the routes use. */
export interface RouteContext {
  readonly popular: PopularProducts
  readonly rankings: Rankings
}
