import { type Page, place, readPage } from '@jangteo/service-kit/paging'
import type { ProductSort } from '../domain/product.ts'
import type { ShownProduct } from '../domain/product-details.ts'
import { withDetails } from '../steps/with-details.ts'
import { findProducts, listProducts as list, productPosition } from '../stores/product-store.ts'
import type { Tx } from '../stores/tx.ts'

const sortedBy = {
  name: place.text,
  price: place.number,
  '-price': place.number,
  newest: place.instant,
} satisfies Record<ProductSort, unknown>

/**
 * A page of the products on sale; or, with `ids`, these products in this order, also retired ones, and without those that do not
 * exist. @throws CursorInvalid
 */
export async function listProducts(
  tx: Tx,
  request: {
    ids?: readonly string[] | undefined
    search: string
    sort: ProductSort
    cursor?: string | undefined
    limit: number
  },
): Promise<Page<ShownProduct>> {
  const { ids, search, sort } = request
  if (ids)
    // One page with all of them: a cursor is of another list.
    return readPage(
      { cursor: request.cursor, limit: ids.length },
      {
        of: ['products', 'ids', ...ids],
        position: [place.text],
        read: async () => {
          const products = await findProducts(tx, ids)
          return withDetails(
            tx,
            ids.flatMap((productId) => products.get(productId) ?? []),
          )
        },
        positionOf: ({ productId }) => [productId],
      },
    )
  return readPage(request, {
    of: ['products', search, sort],
    position: [sortedBy[sort], place.text],
    read: async (after, limit) => withDetails(tx, await list(tx, { search, sort, after, limit })),
    positionOf: (product: ShownProduct) => productPosition(sort)(product),
  })
}
