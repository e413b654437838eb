import type { ProductPopularityMeasured } from '@jangteo/events'
import type { Message, Work } from '@jangteo/messaging'
import { TRENDING } from '../steps/trending.ts'
import type { Tx } from '../stores/tx.ts'
import { saveWindows } from '../stores/window-store.ts'

/** Stores measured windows. Name and price of their products are left out: the catalogue here is newer. */
export async function keepWindows(
  work: Work<Tx>,
  messages: readonly Message<typeof ProductPopularityMeasured>[],
): Promise<void> {
  const windows = messages.map(
    ({ data: { windowKind: kind, products, ...window }, meta: { originalId: eventId } }) => ({
      ...{ ...window, eventId, kind },
      products: products.map(({ productId, quantity, orders }) => ({ productId, quantity, orders })),
    }),
  )
  work.save(saveWindows(work.tx, windows))
  work.signal(TRENDING)
}
