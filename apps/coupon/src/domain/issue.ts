import type { AdmittedRequest } from './request.ts'

/** Terms of the coupons of a campaign. */
export interface Terms {
  readonly campaignId: string
  readonly name: string
  readonly kind: 'fixed' | 'percent'
  readonly amount: number | null
  readonly percent: number | null
  readonly cap: number | null
  readonly minimumAmount: number
  readonly validForSeconds: number
}

/** A newly issued coupon. */
export interface NewCoupon extends Terms {
  readonly couponId: string
  readonly requestId: string
  readonly userId: string
  readonly issuedAt: Date
  readonly expiresAt: Date
}

export interface Settlement {
  readonly coupons: readonly NewCoupon[]
  readonly soldOut: readonly AdmittedRequest[]
}

/** The part of a campaign's remaining quantity that is claimed for these requests. */
export interface Claimed {
  readonly terms: Terms
  readonly granted: number
}

/** Issues coupons in queue order, as many as were claimed of each campaign. */
export function issue(
  requests: readonly AdmittedRequest[],
  campaigns: ReadonlyMap<string, Claimed>,
  context: { now: Date; newId: () => string },
): Settlement {
  const left = new Map([...campaigns].map(([campaignId, { granted }]) => [campaignId, granted]))
  const coupons: NewCoupon[] = []
  const soldOut: AdmittedRequest[] = []
  for (const request of [...requests].sort((a, b) => a.sequence - b.sequence)) {
    const { campaignId, requestId, userId } = request
    const campaign = campaigns.get(campaignId)
    const rest = left.get(campaignId) ?? 0
    if (!campaign || rest === 0) {
      soldOut.push(request)
      continue
    }
    left.set(campaignId, rest - 1)
    const expiresAt = new Date(context.now.getTime() + campaign.terms.validForSeconds * 1000)
    const couponId = context.newId()
    coupons.push({ ...campaign.terms, couponId, requestId, userId, issuedAt: context.now, expiresAt })
  }
  return { coupons, soldOut }
}
