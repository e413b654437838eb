import { type ReachedService, runAudit, type ShopAudit } from '@jangteo/infra'
import { tokenFor } from '@jangteo/testing'

/** An audit that a service did not answer in time is requested again so often. */
const TRIES = 5

/** A full audit of the shop, continued until all of the history was compared. */
export async function auditShop(url: string, signal: AbortSignal): Promise<ShopAudit> {
  const token = await tokenFor('chaos', 'admin')
  const dataPlatform: ReachedService = { name: 'data-platform', url, token }
  let report = await runAudit(dataPlatform, { full: true, signal })
  for (let tries = 1; report.verdict === 'unknown' && tries < TRIES; tries++)
    report = await runAudit(dataPlatform, { full: true, signal })
  while (report.verdict === 'clean' && report.coverage.remaining > 0)
    report = await runAudit(dataPlatform, { full: false, signal })
  return report
}
