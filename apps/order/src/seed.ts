import type { Work } from '@jangteo/messaging'
import { catalogue } from './seed-catalogue.ts'
import { insertDetails } from './stores/product-details-store.ts'
import type { Tx } from './stores/tx.ts'
import { offerProducts } from './use-cases/create-product.ts'

/** Puts the demo's products into the catalogue, with their details, once. */
export async function seed(work: Work<Tx>): Promise<void> {
  const products = catalogue.map(({ productId, name, price, available }) => ({
    ...{ productId, name, price, available },
  }))
  await offerProducts(work, products)
  await insertDetails(work.tx, catalogue)
}
