import type { By, Work } from '@jangteo/messaging'
import { ProductNotFound } from '../domain/errors.ts'
import { adjustStock as adjust, type Product } from '../domain/product.ts'
import { publishStock } from '../steps/stock-event.ts'
import { lockProducts, saveProduct } from '../stores/product-store.ts'
import type { Tx } from '../stores/tx.ts'

/** Adds pieces, or removes missing ones. @throws ProductNotFound, OutOfStock, StockTooLarge */
export async function adjustStock(
  work: Work<Tx>,
  request: { productId: string; change: number; note: string; by: By },
): Promise<Product> {
  const { productId, change, note, by } = request
  const before = (await lockProducts(work.tx, [productId])).get(productId)
  if (!before) throw ProductNotFound({ productId })
  const move = adjust(before, change)
  await saveProduct(work.tx, move.product, change)
  work.record(by, {
    action: 'stock.adjust',
    target: `product/${productId}`,
    before: { available: before.available },
    after: { available: move.product.available },
  })
  publishStock(work, 'adjusted', [move], { note })
  return move.product
}
