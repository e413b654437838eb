import type { Product } from '../domain/product.ts'
import type { ShownProduct } from '../domain/product-details.ts'
import { findDetails } from '../stores/product-details-store.ts'
import type { Tx } from '../stores/tx.ts'

/** The same products, in the same order, as pages show them. */
export async function withDetails(tx: Tx, products: readonly Product[]): Promise<ShownProduct[]> {
  if (products.length === 0) return []
  const details = await findDetails(
    tx,
    products.map(({ productId }) => productId),
  )
  return products.map((product) => ({ ...product, details: details.get(product.productId) ?? null }))
}
