import type { Logger } from '@jangteo/service-kit'
import type { Product } from '../domain/product.ts'
import { findProducts } from '../stores/product-store.ts'
import type { Tx } from '../stores/tx.ts'

/** Signalled when a product has changed. */
export const CATALOGUE = 'catalogue'

/**
 * What every product is called and costs, in this process's memory. It is read anew when a product changes anywhere; at
 * worst it is ten seconds old.
 */
export class Catalogue {
  readonly #prisma: Tx
  #products: ReadonlyMap<string, Product> = new Map()

  constructor(prisma: Tx) {
    this.#prisma = prisma
  }

  find(productId: string): Product | undefined {
    return this.#products.get(productId)
  }

  /** Reads all of it. */
  async read(): Promise<void> {
    const products = await findProducts(this.#prisma)
    this.#products = new Map(products.map((product) => [product.productId, product]))
  }

  /** Reads it anew whenever a product has changed, until `ended` is aborted. */
  async listen(
    watch: (key: string, ended: AbortSignal) => AsyncIterable<void>,
    ended: AbortSignal,
    log: Logger,
  ): Promise<void> {
    for await (const _ of watch(CATALOGUE, ended))
      await this.read().catch((error) => log.warn({ err: error }, 'the catalogue could not be read again'))
  }
}
