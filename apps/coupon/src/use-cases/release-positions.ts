import type { CouponIssueRequested } from '@jangteo/events'
import type { Message, Work } from '@jangteo/messaging'
import { ADMIT, CAMPAIGNS, requestKey } from '../steps/signals.ts'
import { endRequests, lockAdmitted } from '../stores/request-store.ts'
import type { Tx } from '../stores/tx.ts'

/**
 * The coupons of these requests cannot be issued: their events are dead letters. Their positions are released, once, and the
 * customers may request again. If such an event is applied later, it finds a failed request and does nothing.
 */
export async function releasePositions(
  work: Work<Tx>,
  messages: readonly Message<typeof CouponIssueRequested>[],
): Promise<void> {
  const requests = await lockAdmitted(
    work.tx,
    messages.map(({ data }) => data.requestId),
  )
  if (requests.length === 0) return
  const requestIds = requests.map(({ requestId }) => requestId)
  await endRequests(work.tx, requestIds, 'failed', work.now)
  for (const requestId of requestIds) work.signal(requestKey(requestId))
  work.signal(CAMPAIGNS)
  work.signal(ADMIT)
}
