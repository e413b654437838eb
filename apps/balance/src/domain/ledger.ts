/** What a transfer adds to an account, in won; negative when it takes. */
export interface Entry {
  readonly account: string
  readonly amount: number
}

export type TransferKind = 'charge' | 'payment'

/** A movement of money between accounts. Its entries come to zero. */
export interface Transfer {
  /** The caller's intent: the same intent is the same transfer, however often it is asked for. */
  readonly transferId: string
  readonly kind: TransferKind
  readonly userId: string
  readonly orderId: string | null
  readonly entries: readonly Entry[]
}

/** Where charged money comes from; its balance is what customers have paid in, negative. */
export const FUNDING = 'funding'
/** What the shop has sold. */
export const REVENUE = 'revenue'

export const walletAccount = (userId: string): string => `wallet:${userId}`

/** The two entries of a transfer that moves `amount` won. */
export function move(amount: number, from: string, to: string): readonly Entry[] {
  return [
    { account: from, amount: -amount },
    { account: to, amount },
  ]
}
