import { setTimeout as sleep } from 'node:timers/promises'
import type { Accepted, ShopAudit } from '@jangteo/operator'
import { Refused, request } from './request.ts'
import type { ReachedService } from './services-reached.ts'

/** The data platform answers within 20 s, whether the audit has finished or not. */
const ANSWER_WITHIN_MS = 30_000
const LOOK_AGAIN_MS = 500
/** For another audit that runs: longer than one may wait for events that have not arrived. */
const BUSY_FOR_MS = 15 * 60_000
const SHOP = '/internal/audit/shop'

/** An audit that has not finished yet. */
type Running = Pick<ShopAudit, 'auditId'>

const isRunning = (answer: ShopAudit | Running): answer is Running =>
  typeof answer?.auditId === 'string' && !('equations' in answer)

/** Runs an audit now; with `full`, until all of the history was looked at. @throws Error, as every request here */
export async function runAudit(
  dataPlatform: ReachedService,
  { full, signal }: { full: boolean; signal: AbortSignal | undefined },
): Promise<ShopAudit> {
  let report = await finished(dataPlatform, await requestAudit(dataPlatform, full, signal), signal)
  while (full && report.coverage.remaining > 0)
    report = await finished(dataPlatform, await requestAudit(dataPlatform, false, signal), signal)
  return report
}

/** Waits while another audit runs. */
async function requestAudit(
  dataPlatform: ReachedService,
  full: boolean,
  signal: AbortSignal | undefined,
): Promise<ShopAudit | Running> {
  const options = { body: { full }, withinMs: ANSWER_WITHIN_MS, signal }
  const began = performance.now()
  for (;;) {
    try {
      return await request(dataPlatform, 'POST', SHOP, options)
    } catch (error) {
      const isBusy = error instanceof Refused && error.code === 'audit-busy'
      if (!isBusy || performance.now() - began > BUSY_FOR_MS) throw error
      await sleep(LOOK_AGAIN_MS, undefined, signal && { signal })
    }
  }
}

async function finished(
  dataPlatform: ReachedService,
  answer: ShopAudit | Running,
  signal: AbortSignal | undefined,
): Promise<ShopAudit> {
  let latest = answer
  while (isRunning(latest)) {
    await sleep(LOOK_AGAIN_MS, undefined, signal && { signal })
    latest = await request<ShopAudit | Running>(dataPlatform, 'GET', `${SHOP}/${latest.auditId}`, { signal })
  }
  return checked(dataPlatform, latest)
}

/** Nothing is known of the shop. */
export class NoAuditYet extends Error {
  override readonly name = 'NoAuditYet'
}

/** The last audit that has finished. @throws NoAuditYet */
export async function lastAudit(dataPlatform: ReachedService, signal?: AbortSignal): Promise<ShopAudit> {
  const last = await request<ShopAudit>(dataPlatform, 'GET', SHOP, { signal }).catch((error) => {
    if (error instanceof Refused && error.status === 404)
      throw new NoAuditYet(`no audit has finished yet: npm run audit runs one now (${error.message})`)
    throw error
  })
  return checked(dataPlatform, last)
}

/** Accepts a difference that the last audit names, or takes that back. @throws Error; Refused when there is none */
export const changeAcceptance = (
  dataPlatform: ReachedService,
  verb: 'accept' | 'revoke',
  { differenceId, reason }: { differenceId: string; reason: string },
): Promise<Accepted> =>
  request(dataPlatform, 'POST', `${SHOP}/differences/${differenceId}/${verb}`, { body: { reason } })

/** A wrong URL may lead to a server that answers with another document. */
function checked({ name, url }: ReachedService, report: ShopAudit): ShopAudit {
  if (Array.isArray(report?.equations) && Array.isArray(report.services)) return report
  throw new Error(`the server at ${url} is not ${name}: its answer is no report of an audit`)
}
