import type { Work } from '@jangteo/messaging'
import type { Tx } from './stores/tx.ts'
import { offerProducts } from './use-cases/create-product.ts'

const products = [
  { productId: 'coffee-beans', name: 'Coffee beans, 1 kg', price: 19_000, available: 10_000 },
  { productId: 'green-tea', name: 'Green tea, 100 g', price: 12_500, available: 10_000 },
  { productId: 'rice-cooker', name: 'Rice cooker, six cups', price: 189_000, available: 500 },
  { productId: 'brass-spoons', name: 'Brass spoons and chopsticks, a pair', price: 34_000, available: 2_000 },
  { productId: 'onggi-jar', name: 'Onggi jar, five litres', price: 58_000, available: 300 },
  { productId: 'hanji-notebook', name: 'Notebook of hanji paper', price: 9_800, available: 5_000 },
  { productId: 'persimmon-vinegar', name: 'Persimmon vinegar, 500 ml', price: 15_300, available: 1_200 },
  { productId: 'moon-jar-replica', name: 'Moon jar, a replica', price: 420_000, available: 10 },
]

/** Puts the demo's products into the catalogue, once. */
export async function seed(work: Work<Tx>): Promise<void> {
  await offerProducts(work, products)
}
