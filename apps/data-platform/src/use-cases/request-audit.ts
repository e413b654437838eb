import type { Work } from '@jangteo/messaging'
import { ADVANCE_AUDIT, startOf } from '../steps/audit-work.ts'
import { insertAudit } from '../stores/shop-audit-store.ts'
import type { Tx } from '../stores/tx.ts'

/**
 * Requests an audit across the services. It is planned and carried out step by step (`planAudit`, `advanceAudit`).
 * @returns the id of the audit; undefined when one runs already
 */
export async function requestAudit(work: Work<Tx>, { full }: { full: boolean }): Promise<string | undefined> {
  const { tx, now } = work
  const auditId = work.newId()
  const audit = { auditId, full, base: 0n, round: 0, requestedAt: now, askedAt: now, work: startOf({}) }
  if (!(await insertAudit(tx, audit))) return undefined
  work.signal(ADVANCE_AUDIT)
  return auditId
}
