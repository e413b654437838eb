import { ProductUnknown } from '../domain/errors.ts'
import type { Product } from '../domain/product.ts'
import type { Tx } from '../order-store.ts'
import { findProduct } from '../product-store.ts'

/** @throws ProductUnknown */
export async function readProduct(tx: Tx, productId: string): Promise<Product> {
  const product = await findProduct(tx, productId)
  if (!product) throw ProductUnknown({ productId })
  return product
}
