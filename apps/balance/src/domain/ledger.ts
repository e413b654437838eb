import type { Wallet } from './wallet.ts'

/** Source of charged money; its balance is the money that customers have paid in, as a negative number. */
export const FUNDING = 'funding'
/** Revenue of the shop. */
export const REVENUE = 'revenue'
/** Cost of points for the shop, as a negative number. */
export const PROMOTION = 'promotion'

export const walletAccount = (userId: string): string => `wallet:${userId}`
export const pointsAccount = (userId: string): string => `points:${userId}`

/** The account on the other side of a customer's, by kind of transfer. */
const otherSide = {
  charge: FUNDING,
  payment: REVENUE,
  refund: REVENUE,
  'points-accrued': PROMOTION,
  'points-taken-back': PROMOTION,
} as const

export type TransferKind = keyof typeof otherSide

/** A movement of money between a customer's account and one of the shop's. The sum of its entries is zero. */
export interface Transfer {
  /** Idempotency key of the caller: repeated requests with it are the same transfer. */
  readonly transferId: string
  readonly kind: TransferKind
  readonly userId: string
  readonly orderId: string | null
  /** Won that the wallet gains; negative when it loses. */
  readonly amount: number
  /** Points that the customer gains; negative when lost. */
  readonly points: number
}

/** Change of one account by a transfer, in won; negative when money leaves it. */
export interface Entry {
  readonly account: string
  readonly amount: number
}

export function entriesOf(transfer: Transfer): readonly Entry[] {
  const { kind, userId, amount, points } = transfer
  return [
    { account: walletAccount(userId), amount },
    { account: pointsAccount(userId), amount: points },
    { account: otherSide[kind], amount: -(amount + points) },
  ].filter((entry) => entry.amount !== 0)
}

/** A transfer, with the wallet after it. */
export interface Movement {
  readonly transfer: Transfer
  readonly wallet: Wallet
}

export function move(wallet: Wallet, facts: Omit<Transfer, 'userId'>): Movement {
  const { userId, balance, points, version } = wallet
  return {
    transfer: { ...facts, userId },
    wallet: {
      userId,
      balance: balance + facts.amount,
      points: points + facts.points,
      version: version + 1,
    },
  }
}
