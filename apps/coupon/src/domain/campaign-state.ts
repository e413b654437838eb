/** The state of a campaign that decides whether it gives queue positions. */
export interface CampaignState {
  readonly campaignId: string
  readonly quantity: number
  /** Number of issued coupons. */
  readonly issued: number
  readonly opensAt: Date
  readonly closesAt: Date
  readonly status: 'running' | 'paused' | 'closed'
  readonly version: number
}

/** True when all coupons are issued: no customer can get one unless the quantity is raised. */
export const isSoldOut = ({ issued, quantity }: Pick<CampaignState, 'issued' | 'quantity'>): boolean =>
  issued >= quantity

/** True when it gives no more queue positions: it was closed, or its closing time has come. This is final. */
export const isOver = (
  { status, closesAt }: Pick<CampaignState, 'status' | 'closesAt'>,
  now: Date,
): boolean => status === 'closed' || closesAt <= now
