import { type Check, checkNotifications, type Totals } from '../domain/audit.ts'
import { findFaults, readTotals } from '../stores/audit-store.ts'
import type { Tx } from '../stores/tx.ts'

/** Counts inboxes and deliveries, and checks that they agree. Call it in one snapshot. */
export async function auditNotifications(
  tx: Tx,
  at: { now: Date; keepDays: number },
): Promise<{ totals: Totals; checks: Check[] }> {
  return { totals: await readTotals(tx), checks: checkNotifications(await findFaults(tx, at)) }
}
