import { type Books, type Change, noChange, walletOf } from './books.ts'
import { move } from './ledger.ts'

export interface PaidOrder {
  readonly orderId: string
  readonly userId: string
  /** Paid amount in won, points included. */
  readonly amount: number
  readonly points: number
}

/**
 * Credits points for the money that an order was paid with, rounded down; once, and not after its refund, nor for an order
 * without a payment here.
 */
export function accrue(books: Books, order: PaidOrder, percent: number): Change {
  const { orderId, userId, amount } = order
  const points = Math.floor(((amount - order.points) * percent) / 100)
  if (points <= 0 || books.accrued.has(orderId) || books.cancelledOrders.has(orderId)) return noChange
  if (!books.paidOrders.has(orderId)) return noChange
  const accrued = move(walletOf(books, userId), {
    transferId: `points:${orderId}`,
    kind: 'points-accrued',
    orderId,
    amount: 0,
    points,
  })
  return { ...noChange, movements: [accrued] }
}
