import { type Check, checkNotifications, type Totals } from '../domain/audit.ts'
import { findFaults, readTotals } from '../stores/audit-store.ts'
import type { Tx } from '../stores/tx.ts'

/** Counts inboxes and deliveries, and says whether they agree. To be read in one snapshot. */
export async function auditNotifications(
  tx: Tx,
  at: { now: Date; keepDays: number },
): Promise<{ totals: Totals; checks: Check[] }> {
  return { totals: await readTotals(tx), checks: checkNotifications(await findFaults(tx, at)) }
}
