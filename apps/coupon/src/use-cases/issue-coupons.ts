import { CouponIssued, type CouponIssueRequested } from '@jangteo/events'
import type { Message, Work } from '@jangteo/messaging'
import { issue } from '../domain/issue.ts'
import { ADMIT, CAMPAIGNS, requestKey, waitingRoomKey } from '../steps/signals.ts'
import { claimCoupons, insertCoupons } from '../stores/issue-store.ts'
import { endRequests, lockAdmitted } from '../stores/request-store.ts'
import type { Tx } from '../stores/tx.ts'

/** Issues the coupons of admitted requests. Requests that are settled or failed already are not changed. */
export async function issueCoupons(
  work: Work<Tx>,
  messages: readonly Message<typeof CouponIssueRequested>[],
): Promise<void> {
  const { tx, now } = work
  const requests = await lockAdmitted(
    tx,
    messages.map(({ data }) => data.requestId),
  )
  if (requests.length === 0) return
  const wanted = new Map<string, number>()
  for (const { campaignId } of requests) wanted.set(campaignId, (wanted.get(campaignId) ?? 0) + 1)
  const claims = await claimCoupons(tx, wanted)

  const { coupons, soldOut } = issue(requests, claims, work)
  await insertCoupons(tx, coupons)
  await endRequests(
    tx,
    soldOut.map(({ requestId }) => requestId),
    'sold-out',
    now,
  )

  const causes = new Map(messages.map(({ data, meta }) => [data.requestId, meta]))
  for (const { kind: _, validForSeconds: __, ...coupon } of coupons) {
    const cause = causes.get(coupon.requestId)
    work.publish(CouponIssued, coupon, { version: 1, ...(cause && { cause }) })
  }
  for (const { requestId } of requests) work.signal(requestKey(requestId))
  for (const campaignId of wanted.keys()) work.signal(waitingRoomKey(campaignId))
  work.signal(ADMIT)
  if ([...claims.values()].some(({ left }) => left === 0)) work.signal(CAMPAIGNS)
}
