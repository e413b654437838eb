/** A customer's balance and points. */
export interface Wallet {
  readonly userId: string
  /** Won; never below zero. */
  readonly balance: number
  /**
   * A point is worth one won. Negative only when the points of an order were spent before the order was refunded:
   * dropping that debt would create money, so points earned later pay for it.
   */
  readonly points: number
  /** 0 for an unused wallet; increased by one with every change. */
  readonly version: number
}

export const emptyWallet = (userId: string): Wallet => ({ userId, balance: 0, points: 0, version: 0 })
