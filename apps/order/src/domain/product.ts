import { OutOfStock, ProductNotOnSale, ProductRetired, StockTooLarge } from './errors.ts'

/** Maximum stock in pieces. With the pieces of one order it still fits an `int` of the database and of Avro. */
export const MAX_STOCK = 1_000_000_000

/** A product of the catalogue, with its stock. */
export interface Product {
  readonly productId: string
  readonly name: string
  /** Won. */
  readonly price: number
  /** False once it is retired. */
  readonly onSale: boolean
  /** Pieces that can still be ordered. */
  readonly available: number
  /** Pieces that belong to orders that are not paid yet. */
  readonly reserved: number
  /** 1 at first; increased by one with every change of name, price or sale, but not of stock. */
  readonly version: number
  readonly createdAt: Date
}

/** The fields of a product that an admin can change. */
export const termsOf = ({ name, price, onSale, version }: Product) => ({ name, price, onSale, version })

/** Pieces of a product in an order. */
export interface Pieces {
  readonly productId: string
  readonly quantity: number
}

/** Pieces that moved, and the product's stock after it. */
export interface StockMove {
  readonly product: Product
  readonly quantity: number
}

/** Moves of the pieces of an order's lines, with their effect on each product. */
const moves = {
  /** They leave the shop. */
  sold: { available: 0, reserved: -1 },
  /** They were reserved, and can be ordered again. */
  released: { available: 1, reserved: -1 },
  /** They were sold, and can be ordered again. */
  returned: { available: 1, reserved: 0 },
} as const

export type LineMove = keyof typeof moves

/** The change of each product's stock by the move of these lines. */
export const changesOf = (move: LineMove, lines: readonly Pieces[]) =>
  lines.map(({ productId, quantity }) => ({
    productId,
    available: moves[move].available * quantity,
    reserved: moves[move].reserved * quantity,
  }))

/**
 * Moves the pieces of lines. Changes `stock`, so that the next move continues from there.
 * @throws Error for pieces that were not reserved: a bug
 */
export function moveLines(
  move: LineMove,
  stock: Map<string, Product>,
  lines: readonly Pieces[],
): StockMove[] {
  return lines.map(({ productId, quantity }) => {
    const product = stock.get(productId)
    const change = moves[move]
    if (!product || product.reserved + change.reserved * quantity < 0)
      throw new Error(`${quantity} pieces of ${productId} are ${move} that were not reserved`)
    const moved: Product = {
      ...product,
      available: product.available + change.available * quantity,
      reserved: product.reserved + change.reserved * quantity,
    }
    stock.set(productId, moved)
    return { product: moved, quantity }
  })
}

/** @throws ProductNotOnSale, OutOfStock */
export function reservePieces(product: Product, quantity: number): StockMove {
  const { productId, available, reserved } = product
  if (!product.onSale) throw ProductNotOnSale({ productId })
  if (available < quantity) throw OutOfStock({ productId, quantity, available })
  return { product: { ...product, available: available - quantity, reserved: reserved + quantity }, quantity }
}

/** Adds pieces, or removes missing ones. @throws OutOfStock, StockTooLarge */
export function adjustStock(product: Product, change: number): StockMove {
  const { productId, available, reserved } = product
  if (available + change < 0) throw OutOfStock({ productId, quantity: -change, available })
  if (available + reserved + change > MAX_STOCK) throw StockTooLarge({ productId, limit: MAX_STOCK })
  return { product: { ...product, available: available + change }, quantity: change }
}

/** The product under a new name or price; the same product when nothing is new. @throws ProductRetired */
export function changeProduct(
  product: Product,
  change: { name?: string | undefined; price?: number | undefined },
): Product {
  if (!product.onSale) throw ProductRetired(product)
  const { name = product.name, price = product.price } = change
  if (name === product.name && price === product.price) return product
  return { ...product, name, price, version: product.version + 1 }
}

/** Retires the product for good; existing orders keep it. */
export const retireProduct = (product: Product): Product =>
  product.onSale ? { ...product, onSale: false, version: product.version + 1 } : product

export const PRODUCT_SORTS = ['name', 'price', '-price', 'newest'] as const
export type ProductSort = (typeof PRODUCT_SORTS)[number]
