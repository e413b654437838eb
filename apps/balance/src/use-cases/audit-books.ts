import { type Check, checkBooks, type Totals } from '../domain/audit.ts'
import { countFaults, readTotals } from '../stores/audit-store.ts'
import type { Tx } from '../stores/tx.ts'

/** Sums the books and checks their invariants. To be read in one snapshot. */
export async function auditBooks(tx: Tx): Promise<{ totals: Totals; checks: Check[] }> {
  const totals = await readTotals(tx)
  return { totals, checks: checkBooks(totals, await countFaults(tx)) }
}
