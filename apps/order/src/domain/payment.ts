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
 * Asks for the money of an order, part of it in points. An order that is paying already is answered as it is: one
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
 * The money left the wallet: that is a fact, so the order is paid by this payment, even when it has given up on it
 * or asked for another one meanwhile (balance then declines the other). An order that it paid already, or that was
 * called off with this payment under way (it is being given back), is answered as it is.
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
 * No money moved: the order can be paid again, and remembers why; one that was called off meanwhile has nothing to wait
 * for any more. A decline of any payment but the one under way is late or doubled, and the order is answered as it is.
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
