/** What a customer has. */
export interface Wallet {
  readonly userId: string
  /** Won; never below zero. */
  readonly balance: number
  /** 0 for a wallet that was never used, and one more with every change. */
  readonly version: number
}

export const emptyWallet = (userId: string): Wallet => ({ userId, balance: 0, version: 0 })

/** The wallet after `amount` won came in; after they went out, when negative. */
export const changeWallet = (wallet: Wallet, amount: number): Wallet => ({
  userId: wallet.userId,
  balance: wallet.balance + amount,
  version: wallet.version + 1,
})
