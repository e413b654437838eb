import { CouponIssueRequested } from '@jangteo/events'
import type { Work } from '@jangteo/messaging'
import type { Called } from '../domain/request.ts'

/** Requests the coupons of admitted requests, in the order of admission. */
export function askForCoupons(work: Work, called: readonly Called[]): void {
  for (const { requestId, campaignId, userId, ticket, requestedAt, admittedAt } of called)
    work.publish(
      CouponIssueRequested,
      { requestId, campaignId, userId, ticket, requestedAt, admittedAt },
      { version: 0 },
    )
}
