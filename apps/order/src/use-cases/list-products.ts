import { type Page, positionOf, toPage } from '@jangteo/service-kit/paging'
import { z } from 'zod'
import type { Product } from '../domain/product.ts'
import type { Tx } from '../order-store.ts'
import { listProducts as list, type ProductSort, productPosition } from '../product-store.ts'

const shapes = {
  name: z.string(),
  price: z.int(),
  '-price': z.int(),
  newest: z.iso.datetime(),
} as const satisfies Record<ProductSort, z.ZodType>

/** A page of the products on sale. @throws CursorInvalid */
export async function listProducts(
  tx: Tx,
  request: { search: string; sort: ProductSort; cursor?: string | undefined; limit: number },
): Promise<Page<Product>> {
  const { search, sort, limit } = request
  const position: z.ZodType<[string | number, string]> = z.tuple([shapes[sort], z.string()])
  const after = positionOf(request.cursor, position)
  return toPage(await list(tx, { search, sort, after, limit: limit + 1 }), limit, productPosition(sort))
}
