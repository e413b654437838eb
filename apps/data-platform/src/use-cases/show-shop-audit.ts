import { AuditUnknown } from '../domain/errors.ts'
import type { Report } from '../domain/shop-audit.ts'
import { findAudit, findLastReport } from '../stores/shop-audit-store.ts'
import type { Tx } from '../stores/tx.ts'

/** The report of the audit that finished last. @throws AuditUnknown */
export async function showShopAudit(tx: Tx): Promise<Report> {
  const report = await findLastReport(tx)
  if (!report) throw AuditUnknown()
  return report
}

/** The report of an audit; undefined while it runs. @throws AuditUnknown */
export async function showAudit(tx: Tx, auditId: string): Promise<Report | undefined> {
  const audit = await findAudit(tx, auditId)
  if (!audit) throw AuditUnknown()
  return audit.report ?? undefined
}
