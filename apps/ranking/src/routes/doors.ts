import type { PopularProducts } from '../popular.ts'
import type { Rankings } from '../rankings.ts'

/** What the routes lead to. */
export interface Doors {
  readonly popular: PopularProducts
  readonly rankings: Rankings
}
