import { ProductChanged } from '@jangteo/events'
import type { Work } from '@jangteo/messaging'
import { ProductNotFound } from '../domain/errors.ts'
import type { Product } from '../domain/product.ts'
import { lockProducts, saveProduct } from '../stores/product-store.ts'
import type { Tx } from '../stores/tx.ts'

/**
 * Changes what the catalogue says of a product, and tells everybody when it is something new. Orders that were placed
 * keep the name and price that they were placed at.
 * @throws ProductNotFound, and what `change` throws
 */
export async function changeProduct(
  work: Work<Tx>,
  productId: string,
  change: (product: Product) => Product,
): Promise<Product> {
  const before = (await lockProducts(work.tx, [productId])).get(productId)
  if (!before) throw ProductNotFound({ productId })
  const product = change(before)
  if (product === before) return product
  await saveProduct(work.tx, product)
  const { name, price, onSale, version } = product
  work.publish(ProductChanged, { productId, name, price, onSale, changedAt: work.now }, { version })
  return product
}
