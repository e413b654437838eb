/** What the line knows of a campaign. */
export interface LineCampaign {
  readonly campaignId: string
  readonly quantity: number
  /** How many coupons are written. */
  readonly issued: number
  readonly opensAt: Date
  readonly closesAt: Date
  readonly status: 'running' | 'paused' | 'closed'
  readonly version: number
}

/** True when every coupon is written, so that nobody can come to one any more unless the campaign is raised. */
export const isSoldOut = ({ issued, quantity }: Pick<LineCampaign, 'issued' | 'quantity'>): boolean =>
  issued >= quantity
