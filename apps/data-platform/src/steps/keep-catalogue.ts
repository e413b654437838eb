import { eventOn, ProductChanged } from '@jangteo/events'
import { type Product, saveProducts } from '../stores/catalogue-store.ts'
import type { AppendedEvent } from '../stores/event-rows.ts'
import type { Tx } from '../stores/tx.ts'

/** Stores the latest state of each product that these events change: results name products by it. */
export async function keepCatalogue(tx: Tx, appended: readonly AppendedEvent[]): Promise<void> {
  const latest = new Map<string, Product>()
  for (const { event } of appended) {
    if (eventOn(event.topic) !== ProductChanged) continue
    const product = event.data as Product
    const known = latest.get(product.productId)
    if (!known || known.changedAt <= product.changedAt) latest.set(product.productId, product)
  }
  if (latest.size > 0) await saveProducts(tx, [...latest.values()])
}
