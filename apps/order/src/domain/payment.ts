import {
  OrderAlreadyPaid,
  OrderNotPayable,
  OrderPaidTwice,
  PaymentAmountWrong,
  PaymentUnexpected,
  PointsExceedAmount,
} from './errors.ts'
import { nextFacts, type Order, type PaidOrder, type PayableOrder, type PayingOrder } from './order.ts'

/**
 * Requests the payment of an order, part of it in points. An order with a pending payment is returned unchanged: one
 * payment at a time.
 * @throws OrderAlreadyPaid, OrderNotPayable, PointsExceedAmount
 */
export function startPayment(
  order: Order,
  payment: { paymentId: string; points: number; now: Date },
): PayingOrder {
  const { orderId, status, amount } = order
  switch (status) {
    case 'payable':
      if (payment.points > amount) throw PointsExceedAmount({ orderId, amount })
      return {
        ...nextFacts(order),
        status: 'paying',
        paymentId: payment.paymentId,
        points: payment.points,
        payingSince: payment.now,
      }
    case 'paying':
      return order
    case 'paid':
      throw OrderAlreadyPaid({ orderId })
    default:
      throw OrderNotPayable({ orderId, status })
  }
}

/**
 * The money has left the wallet, so the order is paid by this payment, even when the order no longer waits for it or has
 * requested another one meanwhile (balance then declines the other). An order that this payment has paid already, or that
 * was cancelled while it was pending (it is being refunded), is returned unchanged.
 * @throws PaymentAmountWrong, OrderPaidTwice, PaymentUnexpected
 */
export function completePayment(
  order: Order,
  payment: { paymentId: string; amount: number; points: number; completedAt: Date },
): Order {
  const { orderId } = order
  const { paymentId } = payment
  if (payment.amount !== order.amount) throw PaymentAmountWrong({ orderId, paymentId })
  switch (order.status) {
    case 'payable':
    case 'paying': {
      const paid: PaidOrder = {
        ...nextFacts(order),
        status: 'paid',
        paymentId,
        points: payment.points,
        paidAt: payment.completedAt,
      }
      return paid
    }
    case 'paid':
    case 'cancelled':
    case 'refunded':
      if (order.paymentId === paymentId) return order
      if (order.status === 'paid') throw OrderPaidTwice({ orderId, paymentId, paidBy: order.paymentId })
      throw PaymentUnexpected({ orderId, paymentId, status: order.status })
    default:
      throw PaymentUnexpected({ orderId, paymentId, status: order.status })
  }
}

/**
 * No money moved: the order can be paid again, and keeps the reason; an order that was cancelled meanwhile no longer waits.
 * A decline of another payment than the pending one is late or repeated, and the order is returned unchanged.
 */
export function declinePayment(order: Order, payment: { paymentId: string; reason: string }): Order {
  if (order.status === 'paying' && order.paymentId === payment.paymentId) {
    const payable: PayableOrder = {
      ...nextFacts(order),
      status: 'payable',
      declineReason: payment.reason,
    }
    return payable
  }
  if (order.status === 'cancelled' && order.paymentId === payment.paymentId && order.paidAt === null)
    return { ...order, version: order.version + 1, paymentId: null, points: 0 }
  return order
}
