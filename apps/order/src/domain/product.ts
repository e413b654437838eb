import { OutOfStock, ProductNotOnSale } from './errors.ts'

/** A product of the catalogue, with its stock. */
export interface Product {
  readonly productId: string
  readonly name: string
  /** Won. */
  readonly price: number
  readonly onSale: boolean
  /** Pieces that can still be ordered. */
  readonly available: number
  /** Pieces that belong to orders that are not paid yet. */
  readonly reserved: number
}

/** Pieces that moved, and the product's stock after it. */
export interface StockMove {
  readonly product: Product
  readonly quantity: number
}

/** @throws ProductNotOnSale, OutOfStock */
export function reservePieces(product: Product, quantity: number): StockMove {
  const { productId, available, reserved } = product
  if (!product.onSale) throw ProductNotOnSale({ productId })
  if (available < quantity) throw OutOfStock({ productId, quantity, available })
  return { product: { ...product, available: available - quantity, reserved: reserved + quantity }, quantity }
}

/** The reserved pieces of these lines leave the shop. Changes `stock`, so that the next order goes on from there. */
export function sellLines(
  stock: Map<string, Product>,
  lines: readonly { productId: string; quantity: number }[],
): StockMove[] {
  return lines.map(({ productId, quantity }) => {
    const product = stock.get(productId)
    if (!product || product.reserved < quantity)
      throw new Error(`${quantity} pieces of ${productId} are sold that were not reserved`)
    const sold = { ...product, reserved: product.reserved - quantity }
    stock.set(productId, sold)
    return { product: sold, quantity }
  })
}
