/** A customer's balance and points. */
export interface Wallet {
  readonly userId: string
  /** Won; never below zero. */
  readonly balance: number
  /**
   * A point is worth one won. Below zero only when the points of an order were spent before the order was refunded:
   * forgiving them would invent money, so the next ones that come pay for them.
   */
  readonly points: number
  /** 0 for a wallet that was never used, and one more with every change. */
  readonly version: number
}

export const emptyWallet = (userId: string): Wallet => ({ userId, balance: 0, points: 0, version: 0 })
