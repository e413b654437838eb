import type { ProductChanged } from '@jangteo/events'
import type { Message, Work } from '@jangteo/messaging'
import { latestOf } from '../domain/product.ts'
import { CATALOGUE } from '../steps/catalogue.ts'
import { saveProducts } from '../stores/product-store.ts'
import type { Tx } from '../stores/tx.ts'

/** Stores the latest state of each product. */
export async function keepProducts(
  work: Work<Tx>,
  messages: readonly Message<typeof ProductChanged>[],
): Promise<void> {
  work.save(saveProducts(work.tx, latestOf(messages.map(({ data }) => data))))
  work.signal(CATALOGUE)
}
