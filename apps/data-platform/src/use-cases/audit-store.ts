import { type Check, checkStore, type Totals } from '../domain/audit.ts'
import { findFaults, readTotals } from '../stores/audit-store.ts'
import type { Tx } from '../stores/tx.ts'

/** Counts events, figures and transfer batches, and checks that they agree. Call it in one snapshot. */
export async function auditStore(tx: Tx): Promise<{ totals: Totals; checks: Check[] }> {
  const totals = await readTotals(tx)
  return { totals, checks: checkStore(totals, await findFaults(tx, totals)) }
}
