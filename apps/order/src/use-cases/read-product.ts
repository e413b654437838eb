import { ProductNotFound } from '../domain/errors.ts'
import type { Product } from '../domain/product.ts'
import type { Tx } from '../order-store.ts'
import { findProduct } from '../product-store.ts'

/** @throws ProductNotFound */
export async function readProduct(tx: Tx, productId: string): Promise<Product> {
  const product = await findProduct(tx, productId)
  if (!product) throw ProductNotFound({ productId })
  return product
}
