import { OrderAlreadyPaid, OrderPaidTwice, PaymentAmountWrong } from './errors.ts'
import type { Order, PaidOrder, PayingOrder } from './order.ts'

/**
 * Asks for the money of an order. An order that is paying already is answered as it is: one payment at a time.
 * @throws OrderAlreadyPaid
 */
export function startPayment(order: Order, payment: { paymentId: string; now: Date }): PayingOrder {
  switch (order.status) {
    case 'payable': {
      const { declineReason: _, ...facts } = order
      return {
        ...facts,
        status: 'paying',
        version: order.version + 1,
        paymentId: payment.paymentId,
        payingSince: payment.now,
      }
    }
    case 'paying':
      return order
    case 'paid':
      throw OrderAlreadyPaid({ orderId: order.orderId })
  }
}

/**
 * The money left the wallet: that is a fact, so the order is paid by this payment, even when it has given up on it
 * or asked for another one meanwhile (balance then declines the other). An order that it paid already is answered as
 * it is.
 * @throws PaymentAmountWrong, OrderPaidTwice
 */
export function completePayment(
  order: Order,
  payment: { paymentId: string; amount: number; completedAt: Date },
): PaidOrder {
  const { orderId } = order
  const { paymentId } = payment
  if (payment.amount !== order.amount) throw PaymentAmountWrong({ orderId, paymentId })
  if (order.status === 'paid') {
    if (order.paymentId !== paymentId) throw OrderPaidTwice({ orderId, paymentId, paidBy: order.paymentId })
    return order
  }
  return {
    status: 'paid',
    orderId,
    userId: order.userId,
    lines: order.lines,
    amount: order.amount,
    version: order.version + 1,
    createdAt: order.createdAt,
    paymentId,
    paidAt: payment.completedAt,
  }
}

/**
 * No money moved: the order can be paid again, and remembers why. A decline of any payment but the one under way is
 * late or doubled, and the order is answered as it is.
 */
export function declinePayment(order: Order, payment: { paymentId: string; reason: string }): Order {
  if (order.status !== 'paying' || order.paymentId !== payment.paymentId) return order
  const { paymentId: _, payingSince: __, ...facts } = order
  return { ...facts, status: 'payable', version: order.version + 1, declineReason: payment.reason }
}
