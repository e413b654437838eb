import type { CouponIssueRequested } from '@jangteo/events'
import type { Message, Work } from '@jangteo/messaging'
import { ADMIT, CAMPAIGNS, requestKey } from '../steps/signals.ts'
import { endRequests, lockAdmitted } from '../stores/request-store.ts'
import type { Tx } from '../stores/tx.ts'

/**
 * The coupons of these requests cannot be made: they are dead letters. Their places are free again, once, and the people
 * may ask anew. Should such an event be applied later all the same, it finds a request that has failed and does nothing.
 */
export async function givePlacesBack(
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
