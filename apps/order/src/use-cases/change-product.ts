import { ProductChanged } from '@jangteo/events'
import type { By, Work } from '@jangteo/messaging'
import { ProductNotFound } from '../domain/errors.ts'
import { type Product, termsOf } from '../domain/product.ts'
import { lockProducts, saveProduct } from '../stores/product-store.ts'
import type { Tx } from '../stores/tx.ts'

interface ProductChange {
  readonly productId: string
  /** As the record of it calls it. */
  readonly action: 'product.change' | 'product.retire'
  readonly by: By
}

/**
 * An operator changes what the catalogue says of a product, and tells everybody when it is something new. Orders that were placed
 * keep the name and price that they were placed at.
 * @throws ProductNotFound, and what `change` throws
 */
export async function changeProduct(
  work: Work<Tx>,
  { productId, action, by }: ProductChange,
  change: (product: Product) => Product,
): Promise<Product> {
  const before = (await lockProducts(work.tx, [productId])).get(productId)
  if (!before) throw ProductNotFound({ productId })
  const product = change(before)
  if (product === before) return product
  await saveProduct(work.tx, product)
  work.record(by, {
    ...{ action, target: `product/${productId}` },
    ...{ before: termsOf(before), after: termsOf(product) },
  })
  const { name, price, onSale, version } = product
  work.publish(ProductChanged, { productId, name, price, onSale, changedAt: work.now }, { version })
  return product
}
