import { type Page, place, readPage } from '@jangteo/service-kit/paging'
import type { Product, ProductSort } from '../domain/product.ts'
import { listProducts as list, productPosition } from '../stores/product-store.ts'
import type { Tx } from '../stores/tx.ts'

const sortedBy = {
  name: place.text,
  price: place.number,
  '-price': place.number,
  newest: place.instant,
} satisfies Record<ProductSort, unknown>

/** A page of the products on sale. @throws CursorInvalid */
export async function listProducts(
  tx: Tx,
  request: { search: string; sort: ProductSort; cursor?: string | undefined; limit: number },
): Promise<Page<Product>> {
  const { search, sort } = request
  return readPage(request, {
    of: ['products', search, sort],
    position: [sortedBy[sort], place.text],
    read: (after, limit) => list(tx, { search, sort, after, limit }),
    positionOf: productPosition(sort),
  })
}
