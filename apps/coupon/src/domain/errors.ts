import { defineError } from '@jangteo/errors'

export const CampaignHasOpened = defineError(
  'campaign-has-opened',
  'conflict',
  ({ campaignId }: { campaignId: string }) =>
    `The campaign ${campaignId} has opened: its opening time stays as it is.`,
)

export const QuantityOnlyGrows = defineError(
  'quantity-only-grows',
  'conflict',
  ({ campaignId, quantity }: { campaignId: string; quantity: number }) =>
    `The campaign ${campaignId} has promised ${quantity} coupons: it may have more, not fewer.`,
)

export const CampaignTimesInvalid = defineError(
  'campaign-times-invalid',
  'unprocessable',
  'A campaign closes after it opens, and in the future.',
)

export const CouponNotFound = defineError(
  'coupon-not-found',
  'not-found',
  ({ couponId }: { couponId: string }) => `There is no coupon ${couponId}.`,
)

/** An order was paid at the discounted price with a coupon that it does not hold: an operator has to correct it. */
export const CouponNotHeld = defineError(
  'coupon-not-held',
  'conflict',
  ({ orderId, couponId }: { orderId: string; couponId: string }) =>
    `The order ${orderId} was paid with the coupon ${couponId}, which it does not hold.`,
)
