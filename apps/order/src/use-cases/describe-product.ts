import { isDeepStrictEqual } from 'node:util'
import type { By, Work } from '@jangteo/messaging'
import { ProductNotFound } from '../domain/errors.ts'
import { describedBy, type ProductDetails, type ShownProduct } from '../domain/product-details.ts'
import { findDetails, saveDetails } from '../stores/product-details-store.ts'
import { lockProducts } from '../stores/product-store.ts'
import type { Tx } from '../stores/tx.ts'

/**
 * An operator writes what pages show of a product, in place of what they have shown. No event: only readers of the catalogue
 * see it. The same details again change nothing. @throws ProductNotFound
 */
export async function describeProduct(
  { tx, record }: Work<Tx>,
  { productId, details, by }: { productId: string; details: ProductDetails; by: By },
): Promise<ShownProduct> {
  const product = (await lockProducts(tx, [productId])).get(productId)
  if (!product) throw ProductNotFound({ productId })
  const before = (await findDetails(tx, [productId])).get(productId)
  if (isDeepStrictEqual(before, details)) return { ...product, details }
  await saveDetails(tx, productId, details)
  record(by, {
    action: 'product.describe',
    target: `product/${productId}`,
    before: before ? describedBy(before) : null,
    after: describedBy(details),
  })
  return { ...product, details }
}
