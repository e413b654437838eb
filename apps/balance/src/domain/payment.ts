import { PaymentAmountInvalid, PaymentRepeatedDifferently } from './errors.ts'

/** An order's request for a payment. */
export interface PaymentRequest {
  readonly paymentId: string
  readonly orderId: string
  readonly userId: string
  /** Won; 0 when a coupon pays for everything. */
  readonly amount: number
  /** The part of the amount that is paid in points. */
  readonly points: number
}

export type DeclineReason =
  | 'insufficient-balance'
  | 'insufficient-points'
  | 'order-already-paid'
  | 'order-cancelled'

export interface CompletedPayment extends PaymentRequest {
  readonly status: 'completed'
  readonly answeredAt: Date
}

/** It was completed, and then its money went back. */
export interface RefundedPayment extends PaymentRequest {
  readonly status: 'refunded'
  readonly answeredAt: Date
  readonly refundedAt: Date
}

export interface DeclinedPayment extends PaymentRequest {
  readonly status: 'declined'
  readonly reason: DeclineReason
  readonly answeredAt: Date
}

/** The answer to a payment: taken or declined once; it never changes. */
export type Payment = CompletedPayment | RefundedPayment | DeclinedPayment

/** @throws PaymentRepeatedDifferently when a repeated request differs from the payment that was answered */
export function checkSame(given: Payment, asked: Omit<PaymentRequest, 'points'> & { points?: number }): void {
  // A refund that arrived first has declined the payment without knowing its points.
  const pointsKnown = given.status !== 'declined' || given.reason !== 'order-cancelled'
  if (
    given.orderId !== asked.orderId ||
    given.userId !== asked.userId ||
    given.amount !== asked.amount ||
    (pointsKnown && asked.points !== undefined && given.points !== asked.points)
  )
    throw PaymentRepeatedDifferently({ paymentId: given.paymentId })
}

/** The largest amount of an order, in won: order accepts none above. */
const MOST_WON = 1_000_000_000

/** @throws PaymentAmountInvalid */
export function checkAmount({
  paymentId,
  amount,
  points,
}: Pick<PaymentRequest, 'paymentId' | 'amount' | 'points'>) {
  const whole = Number.isSafeInteger(amount) && Number.isSafeInteger(points)
  if (!whole || points < 0 || points > amount || amount > MOST_WON) throw PaymentAmountInvalid({ paymentId })
}
