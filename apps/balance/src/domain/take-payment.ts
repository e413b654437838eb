import { type Books, type Change, noChange, walletOf } from './books.ts'
import { move } from './ledger.ts'
import {
  type CompletedPayment,
  checkAmount,
  checkSame,
  type DeclinedPayment,
  type DeclineReason,
  type Payment,
  type PaymentRequest,
} from './payment.ts'

/** The answer, and its changes. */
interface Answer {
  readonly payment: Payment
  readonly change: Change
}

/**
 * Takes a payment from points and wallet, or declines it. A repeated request gets the same answer, and an order is paid
 * once.
 * @throws PaymentAmountInvalid, PaymentRepeatedDifferently
 */
export function takePayment(books: Books, request: PaymentRequest, now: Date): Answer {
  const { paymentId, orderId, userId, amount, points } = request
  const given = books.payments.get(paymentId)
  if (given) {
    checkSame(given, request)
    return { payment: given, change: noChange }
  }
  checkAmount(request)
  if (books.cancelledOrders.has(orderId)) return decline(request, 'order-cancelled', now)
  if (books.paidOrders.has(orderId)) return decline(request, 'order-already-paid', now)
  const wallet = walletOf(books, userId)
  if (points > 0 && wallet.points < points) return decline(request, 'insufficient-points', now)
  if (wallet.balance < amount - points) return decline(request, 'insufficient-balance', now)
  const taken = move(wallet, {
    transferId: `payment:${paymentId}`,
    kind: 'payment',
    orderId,
    amount: points - amount,
    points: points === 0 ? 0 : -points,
  })
  const facts = { paymentId, orderId, userId, amount, points }
  const payment: CompletedPayment = { ...facts, status: 'completed', answeredAt: now }
  return { payment, change: { ...noChange, payments: [payment], movements: amount === 0 ? [] : [taken] } }
}

export function decline(
  request: PaymentRequest,
  reason: DeclineReason,
  now: Date,
): { payment: DeclinedPayment; change: Change } {
  const { paymentId, orderId, userId, amount, points } = request
  const facts = { paymentId, orderId, userId, amount, points }
  const payment: DeclinedPayment = { ...facts, status: 'declined', reason, answeredAt: now }
  return { payment, change: { ...noChange, payments: [payment] } }
}
