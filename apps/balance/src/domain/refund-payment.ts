import { type Books, type Change, noChange, walletOf } from './books.ts'
import { type Movement, move } from './ledger.ts'
import {
  type CompletedPayment,
  checkAmount,
  checkSame,
  type DeclinedPayment,
  type PaymentRequest,
  type RefundedPayment,
} from './payment.ts'
import { decline } from './take-payment.ts'

export type RefundRequest = Omit<PaymentRequest, 'points'>

/** The answer, and its changes. */
interface GivenBack {
  readonly payment: RefundedPayment | DeclinedPayment
  readonly change: Change
}

/**
 * Refunds a payment, and takes back the points that its order earned. From then on the order is cancelled: a payment that
 * was not taken yet will be declined, whether it was requested before or arrives later.
 * @throws PaymentAmountInvalid, PaymentRepeatedDifferently
 */
export function refundPayment(books: Books, request: RefundRequest, now: Date): GivenBack {
  const { paymentId, orderId } = request
  const cancelledOrders = books.cancelledOrders.has(orderId) ? [] : [orderId]
  const given = books.payments.get(paymentId)
  if (!given) {
    const unknown = { ...request, points: 0 }
    checkAmount(unknown)
    const { payment, change } = decline(unknown, 'order-cancelled', now)
    return { payment, change: { ...change, cancelledOrders } }
  }
  checkSame(given, request)
  if (given.status !== 'completed') return { payment: given, change: { ...noChange, cancelledOrders } }
  const payment = { ...given, status: 'refunded' as const, refundedAt: now }
  return { payment, change: { payments: [payment], movements: giveBack(books, given), cancelledOrders } }
}

function giveBack(books: Books, payment: CompletedPayment): Movement[] {
  const { paymentId, orderId, userId, amount, points } = payment
  const movements: Movement[] = []
  const wallet = () => movements.at(-1)?.wallet ?? walletOf(books, userId)
  if (amount > 0)
    movements.push(
      move(wallet(), {
        transferId: `refund:${paymentId}`,
        kind: 'refund',
        orderId,
        amount: amount - points,
        points,
      }),
    )
  const accrued = books.accrued.get(orderId)
  if (accrued !== undefined)
    movements.push(
      move(wallet(), {
        transferId: `points-back:${orderId}`,
        kind: 'points-taken-back',
        orderId,
        amount: 0,
        points: -accrued,
      }),
    )
  return movements
}
