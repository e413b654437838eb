/** The part of a campaign that the waiting room uses. */
export interface LineCampaign {
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
export const isSoldOut = ({ issued, quantity }: Pick<LineCampaign, 'issued' | 'quantity'>): boolean =>
  issued >= quantity

/** True when it gives no more queue positions: it was closed, or its closing time has come. This is final. */
export const isOver = ({ status, closesAt }: Pick<LineCampaign, 'status' | 'closesAt'>, now: Date): boolean =>
  status === 'closed' || closesAt <= now
