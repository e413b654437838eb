import { type ReachedService, runAudit, type ShopAudit } from '@jangteo/infra'
import { tokenFor } from '@jangteo/testing'
import type { Forgeries } from './forgeries.ts'

/** An audit that a service did not answer in time is requested again so often. */
const TRIES = 5
/** One names five differences of each equation. */
const MOST_AUDITS = 50

/** The data platform at this URL, as an operator reaches it. */
export const dataPlatformAt = async (url: string): Promise<ReachedService> => ({
  name: 'data-platform',
  url,
  token: await tokenFor('chaos', 'admin'),
})

/** A full audit of the shop, continued until all of the history was compared. */
export async function auditShop(url: string, signal: AbortSignal): Promise<ShopAudit> {
  const dataPlatform = await dataPlatformAt(url)
  let report = await runAudit(dataPlatform, { full: true, signal })
  for (let tries = 1; report.verdict === 'unknown' && tries < TRIES; tries++)
    report = await runAudit(dataPlatform, { full: true, signal })
  while (report.verdict === 'clean' && report.coverage.remaining > 0)
    report = await runAudit(dataPlatform, { full: false, signal })
  return report
}

/** As `auditShop`, again and again, while an audit names what was forged and an operator accepts it. */
export async function auditForgedShop(
  url: string,
  forgeries: Forgeries,
  signal: AbortSignal,
): Promise<ShopAudit> {
  const dataPlatform = await dataPlatformAt(url)
  let report = await auditShop(url, signal)
  for (let audits = 1; audits < MOST_AUDITS; audits++) {
    if ((await forgeries.accept(dataPlatform, report)) === 0) return report
    report = await auditShop(url, signal)
  }
  return report
}
