import { ProductChanged } from '@jangteo/events'
import type { By, Work } from '@jangteo/messaging'
import { ProductExists } from '../domain/errors.ts'
import { type Product, termsOf } from '../domain/product.ts'
import { publishStock } from '../steps/stock-event.ts'
import { insertProducts } from '../stores/product-store.ts'
import type { Tx } from '../stores/tx.ts'

export interface NewProduct {
  readonly productId: string
  readonly name: string
  readonly price: number
  readonly available: number
}

/** Adds new products to the catalogue with their initial stock; existing ones are not changed. */
export async function offerProducts(work: Work<Tx>, products: readonly NewProduct[]): Promise<Product[]> {
  const offered = products.map(
    (product): Product => ({ ...product, onSale: true, reserved: 0, version: 1, createdAt: work.now }),
  )
  const added = await insertProducts(work.tx, offered)
  const fresh = offered.filter(({ productId }) => added.has(productId))
  for (const product of fresh) {
    const { productId, name, price, onSale, version } = product
    work.publish(ProductChanged, { productId, name, price, onSale, changedAt: work.now }, { version })
    publishStock(work, 'adjusted', [{ product, quantity: product.available }], { note: 'first stock' })
  }
  return fresh
}

/** An operator puts a product on sale. @throws ProductExists */
export async function createProduct(work: Work<Tx>, product: NewProduct, by: By): Promise<Product> {
  const [created] = await offerProducts(work, [product])
  if (!created) throw ProductExists(product)
  work.record(by, {
    action: 'product.create',
    target: `product/${product.productId}`,
    before: null,
    after: { ...termsOf(created), available: created.available },
  })
  return created
}
