import { countPlaces, type PlaceCount } from '../stores/place-store.ts'
import type { Tx } from '../stores/tx.ts'

/** What is kept of every topic, to be compared with what the broker says. */
export const showCounts = async (tx: Tx): Promise<{ items: PlaceCount[] }> => ({
  items: await countPlaces(tx),
})
