import { OrderEnded } from './errors.ts'
import {
  type CancelledOrder,
  type CancelReason,
  type ExpiredOrder,
  nextFacts,
  type Order,
  type RefundedOrder,
} from './order.ts'

/**
 * Cancels an order in any open state: before it is paid, while a payment is pending (if the money is then taken, it is
 * refunded: the first change of the order decides), or after. A repeated request returns the order unchanged.
 * @throws OrderEnded when it has ended differently
 */
export function cancelOrder(order: Order, cancel: { reason: CancelReason; now: Date }): Order {
  switch (order.status) {
    case 'cancelled':
    case 'refunded':
      return order
    case 'expired':
    case 'refused':
      throw OrderEnded({ orderId: order.orderId, status: order.status })
    default: {
      const pays = order.status === 'paying' || order.status === 'paid'
      const cancelled: CancelledOrder = {
        ...nextFacts(order),
        status: 'cancelled',
        reason: cancel.reason,
        cancelledAt: cancel.now,
        paymentId: pays ? order.paymentId : null,
        points: pays ? order.points : 0,
        paidAt: order.status === 'paid' ? order.paidAt : null,
      }
      return cancelled
    }
  }
}

/** Expires an unpaid order. An order with a pending payment waits for the answer, and is returned unchanged. */
export function expireOrder(order: Order, now: Date): Order {
  const open = order.status === 'payable' || order.status === 'awaiting-coupon'
  if (!open || order.expiresAt > now) return order
  const expired: ExpiredOrder = { ...nextFacts(order), status: 'expired', expiredAt: now }
  return expired
}

/** The money is refunded. An order that does not wait for it is returned unchanged. */
export function refundOrder(order: Order, refund: { paymentId: string; refundedAt: Date }): Order {
  if (order.status !== 'cancelled' || order.paymentId !== refund.paymentId) return order
  const { reason, cancelledAt, points, paidAt, paymentId } = order
  const refunded: RefundedOrder = {
    ...nextFacts(order),
    status: 'refunded',
    reason,
    cancelledAt,
    points,
    paidAt,
    paymentId,
    refundedAt: refund.refundedAt,
  }
  return refunded
}
