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
 * An operator changes a product of the catalogue; a real change is published. Existing orders keep their name and price.
 * @throws ProductNotFound, and errors of `change`
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
