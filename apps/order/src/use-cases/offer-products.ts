import { ProductChanged, ProductStockChanged } from '@jangteo/events'
import type { Work } from '@jangteo/messaging'
import type { Product } from '../domain/product.ts'
import { insertProducts, type Tx } from '../order-store.ts'
import { stockChanged } from '../stock-event.ts'

/** Puts new products into the catalogue with their first stock; those that are there already stay as they are. */
export async function offerProducts(
  work: Work<Tx>,
  products: readonly Omit<Product, 'onSale' | 'reserved'>[],
): Promise<void> {
  const offered = products.map((product) => ({ ...product, onSale: true, reserved: 0 }))
  const added = await insertProducts(work.tx, offered)
  for (const product of offered.filter(({ productId }) => added.has(productId))) {
    const { productId, name, price, onSale } = product
    work.publish(ProductChanged, { productId, name, price, onSale, changedAt: work.now }, { version: 0 })
    const move = { product, quantity: product.available }
    work.publish(ProductStockChanged, stockChanged('adjusted', move, { orderId: null, now: work.now }), {
      version: 0,
    })
  }
}
