import type { Wallet } from './wallet.ts'

/** Where charged money comes from; its balance is what customers have paid in, negative. */
export const FUNDING = 'funding'
/** What the shop has sold. */
export const REVENUE = 'revenue'
/** What points have cost the shop, negative. */
export const PROMOTION = 'promotion'

export const walletAccount = (userId: string): string => `wallet:${userId}`
export const pointsAccount = (userId: string): string => `points:${userId}`

/** The account on the other side of a customer's, by what the transfer is for. */
const otherSide = {
  charge: FUNDING,
  payment: REVENUE,
  refund: REVENUE,
  'points-accrued': PROMOTION,
  'points-taken-back': PROMOTION,
} as const

export type TransferKind = keyof typeof otherSide

/** A movement of money between a customer's accounts and one of the shop's. Its entries come to zero. */
export interface Transfer {
  /** The caller's intent: the same intent is the same transfer, however often it is asked for. */
  readonly transferId: string
  readonly kind: TransferKind
  readonly userId: string
  readonly orderId: string | null
  /** Won that the wallet gains; negative when it loses. */
  readonly amount: number
  /** Points that the customer gains; negative when lost. */
  readonly points: number
}

/** What a transfer adds to an account, in won; negative when it takes. */
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

/** A transfer, and the wallet as it is after it. */
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
