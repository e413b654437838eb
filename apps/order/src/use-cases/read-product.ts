import { ProductNotFound } from '../domain/errors.ts'
import type { ShownProduct } from '../domain/product-details.ts'
import { withDetails } from '../steps/with-details.ts'
import { findProduct } from '../stores/product-store.ts'
import type { Tx } from '../stores/tx.ts'

/** @throws ProductNotFound */
export async function readProduct(tx: Tx, productId: string): Promise<ShownProduct> {
  const product = await findProduct(tx, productId)
  const [shown] = await withDetails(tx, product ? [product] : [])
  if (!shown) throw ProductNotFound({ productId })
  return shown
}
