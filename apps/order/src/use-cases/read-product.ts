import { ProductNotFound } from '../domain/errors.ts'
import type { Product } from '../domain/product.ts'
import { findProduct } from '../stores/product-store.ts'
import type { Tx } from '../stores/tx.ts'

/** @throws ProductNotFound */
export async function readProduct(tx: Tx, productId: string): Promise<Product> {
  const product = await findProduct(tx, productId)
  if (!product) throw ProductNotFound({ productId })
  return product
}
