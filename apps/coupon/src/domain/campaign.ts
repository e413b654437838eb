import { isOver } from './campaign-state.ts'
import type { Discount } from './discount.ts'
import { CampaignHasOpened, CampaignTimesInvalid, QuantityOnlyGrows } from './errors.ts'
import { CampaignClosed } from './waiting-room-errors.ts'

export const MAX_QUANTITY = 10_000_000
/** Five years. */
export const MAX_VALID_SECONDS = 5 * 366 * 24 * 60 * 60

/** A limited number of coupons, one for each person, in the order of the requests. */
export interface Campaign {
  readonly campaignId: string
  readonly name: string
  readonly discount: Discount
  /** Minimum total of an order, in won. */
  readonly minimumAmount: number
  /** Number of coupons; it can only be raised. */
  readonly quantity: number
  /** Number of issued coupons. */
  readonly issued: number
  readonly opensAt: Date
  readonly closesAt: Date
  /** Validity of a coupon from its issue, in seconds. */
  readonly validForSeconds: number
  /** `running` is independent of the time: see `opensAt` and `closesAt`. `closed` is final. */
  readonly status: 'running' | 'paused' | 'closed'
  /** 1 at first, and increased by every change by an admin; issuing a coupon does not change it. */
  readonly version: number
  readonly createdAt: Date
}

/** A campaign, and how many of its coupons are not issued yet. */
export interface CampaignOnOffer extends Campaign {
  readonly left: number
}

export const onOffer = (campaign: Campaign): CampaignOnOffer => ({
  ...campaign,
  left: campaign.quantity - campaign.issued,
})

/** The fields of a campaign that an admin can change. */
export const termsOf = ({ quantity, opensAt, closesAt, status, version }: Campaign) => ({
  ...{ quantity, opensAt, closesAt, status, version },
})

export type NewCampaign = Pick<
  Campaign,
  'name' | 'discount' | 'minimumAmount' | 'quantity' | 'opensAt' | 'closesAt' | 'validForSeconds'
>

/** @throws CampaignTimesInvalid */
export function createCampaign(
  terms: NewCampaign,
  { campaignId, now }: { campaignId: string; now: Date },
): Campaign {
  checkTimes(terms, now)
  return { ...terms, campaignId, issued: 0, status: 'running', version: 1, createdAt: now }
}

export interface CampaignChange {
  readonly quantity?: number | undefined
  readonly opensAt?: Date | undefined
  readonly closesAt?: Date | undefined
}

/**
 * Raises the quantity, or moves the times: the opening until it has opened, the closing until it has closed. A change
 * to the current values returns the same campaign.
 * @throws CampaignClosed, QuantityOnlyGrows, CampaignHasOpened, CampaignTimesInvalid
 */
export function changeCampaign(campaign: Campaign, change: CampaignChange, now: Date): Campaign {
  const { quantity = campaign.quantity, opensAt = campaign.opensAt, closesAt = campaign.closesAt } = change
  const opens = !same(opensAt, campaign.opensAt)
  if (quantity === campaign.quantity && !opens && same(closesAt, campaign.closesAt)) return campaign
  if (isOver(campaign, now)) throw CampaignClosed()
  if (quantity < campaign.quantity) throw QuantityOnlyGrows(campaign)
  if (opens && campaign.opensAt <= now) throw CampaignHasOpened(campaign)
  checkTimes({ opensAt, closesAt }, now)
  return { ...campaign, quantity, opensAt, closesAt, version: campaign.version + 1 }
}

/** No customer is admitted or gets a position until it is resumed; positions are kept. @throws CampaignClosed */
export function pauseCampaign(campaign: Campaign, now: Date): Campaign {
  if (campaign.status === 'paused') return campaign
  if (isOver(campaign, now)) throw CampaignClosed()
  return { ...campaign, status: 'paused', version: campaign.version + 1 }
}

/** Also after its closing time: customers may still be in its waiting room. @throws CampaignClosed */
export function resumeCampaign(campaign: Campaign): Campaign {
  if (campaign.status === 'running') return campaign
  if (campaign.status === 'closed') throw CampaignClosed()
  return { ...campaign, status: 'running', version: campaign.version + 1 }
}

/** Gives no more queue positions, for good; existing ones are served. */
export const closeCampaign = (campaign: Campaign): Campaign =>
  campaign.status === 'closed' ? campaign : { ...campaign, status: 'closed', version: campaign.version + 1 }

const same = (one: Date, other: Date): boolean => one.getTime() === other.getTime()

function checkTimes({ opensAt, closesAt }: Pick<Campaign, 'opensAt' | 'closesAt'>, now: Date): void {
  if (closesAt <= opensAt || closesAt <= now) throw CampaignTimesInvalid()
}
