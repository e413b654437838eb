import { CouponIssueRequested } from '@jangteo/events'
import type { Work } from '@jangteo/messaging'
import type { Admission } from '../domain/request.ts'

/** Requests the coupons of admitted requests, in the order of admission. */
export function askForCoupons(work: Work, admissions: readonly Admission[]): void {
  for (const { requestId, campaignId, userId, sequence, requestedAt, admittedAt } of admissions)
    work.publish(
      CouponIssueRequested,
      { requestId, campaignId, userId, ticket: sequence, requestedAt, admittedAt },
      { version: 0 },
    )
}
