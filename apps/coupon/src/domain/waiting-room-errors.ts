import { defineError } from '@jangteo/errors'

export const CampaignNotFound = defineError(
  'campaign-not-found',
  'not-found',
  ({ campaignId }: { campaignId: string }) => `There is no campaign ${campaignId}.`,
)

export const CampaignNotOpenYet = defineError(
  'campaign-not-open-yet',
  'conflict',
  ({ opensAt }: { opensAt: Date }) => `The campaign opens at ${opensAt.toISOString()}.`,
)

export const CampaignPaused = defineError(
  'campaign-paused',
  'conflict',
  'The campaign is paused. Customers in the waiting room keep their position.',
)

export const CampaignClosed = defineError('campaign-closed', 'conflict', 'The campaign is over.')

export const CouponsSoldOut = defineError(
  'coupons-sold-out',
  'conflict',
  'All coupons of the campaign are issued. Yours, if you have one, is among your coupons.',
)

export const CouponHadBefore = defineError(
  'coupon-had-before',
  'conflict',
  'You have requested a coupon of this campaign before you were erased: each person may have one.',
)

export const RequestNotFound = defineError(
  'request-not-found',
  'not-found',
  ({ requestId }: { requestId: string }) => `There is no request ${requestId}.`,
)

export const GateShut = defineError(
  'gate-shut',
  'unavailable',
  'The waiting room cannot assign positions at the moment. Try again in a second; no position is lost.',
)

export const GateBehind = defineError(
  'gate-behind',
  'unavailable',
  'The change is stored, but the admission control has not received it yet. Send the same request again.',
)

/** Redis contradicts PostgreSQL and must not be trusted any more. For the caller the gate is shut. */
export const GateUntrue = defineError(
  'gate-untrue',
  'unavailable',
  'The waiting room is being rebuilt. Try again in a second; no position is lost.',
)

export const PositionReleased = defineError(
  'position-released',
  'unavailable',
  'Your coupon could not be issued, and your position was just released. Try again in a second.',
)
