import { countOrders as count, type OrderCount } from '../stores/operators-store.ts'
import type { Tx } from '../stores/tx.ts'

/** Orders by state and by what they wait for. */
export const countOrders = async (tx: Tx): Promise<{ items: OrderCount[] }> => ({ items: await count(tx) })
