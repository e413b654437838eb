import { countPlaces, type PlaceCount } from '../stores/place-store.ts'
import type { Tx } from '../stores/tx.ts'

/** The counts of every partition, for a comparison with the broker's offsets. */
export const showCounts = async (tx: Tx): Promise<{ items: PlaceCount[] }> => ({
  items: await countPlaces(tx),
})
