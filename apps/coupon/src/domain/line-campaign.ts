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

/** True when no place in its line is given any more: it was closed, or its closing time has come. That is for good. */
export const isOver = ({ status, closesAt }: Pick<LineCampaign, 'status' | 'closesAt'>, now: Date): boolean =>
  status === 'closed' || closesAt <= now
