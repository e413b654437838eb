import { type Check, checkOrders, type Totals } from '../domain/audit.ts'
import { countFaults, readTotals } from '../stores/audit-store.ts'
import type { Tx } from '../stores/tx.ts'

/** Sums orders and stock, and checks that they agree. To be read in one snapshot. */
export async function auditOrders(tx: Tx): Promise<{ totals: Totals; checks: Check[] }> {
  const totals = await readTotals(tx)
  return { totals, checks: checkOrders(totals, await countFaults(tx)) }
}
