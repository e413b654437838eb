import type { Product } from '../domain/product.ts'
import { findProducts } from '../stores/product-store.ts'
import type { Tx } from '../stores/tx.ts'

/** Signalled when a product has changed. */
export const CATALOGUE = 'catalogue'

/**
 * The name and price of every product, cached in this process. It is read again when a product changes; if that signal is lost,
 * the cache is ten seconds old at most.
 */
export class Catalogue {
  readonly name = 'catalogue'
  readonly changes = CATALOGUE
  readonly #prisma: Tx
  #products: ReadonlyMap<string, Product> = new Map()

  constructor(prisma: Tx) {
    this.#prisma = prisma
  }

  find(productId: string): Product | undefined {
    return this.#products.get(productId)
  }

  /** Reads all of it. */
  async refresh(): Promise<void> {
    const products = await findProducts(this.#prisma)
    this.#products = new Map(products.map((product) => [product.productId, product]))
  }
}
