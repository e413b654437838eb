import { type Check, checkCoupons, type Totals } from '../domain/audit.ts'
import { countFaults, readTotals } from '../stores/audit-store.ts'
import type { Tx } from '../stores/tx.ts'

/** Counts campaigns, waiting room and coupons, and checks that they agree. Call it in one snapshot. */
export async function auditCoupons(tx: Tx): Promise<{ totals: Totals; checks: Check[] }> {
  const totals = await readTotals(tx)
  return { totals, checks: checkCoupons(totals, await countFaults(tx)) }
}
