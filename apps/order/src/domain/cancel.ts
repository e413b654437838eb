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
 * Calls an order off, whatever is under way: before it is paid, while it is being paid (should the money be taken, it
 * is given back: whoever changes the order first has decided), or after. Asked again, it is answered as it is.
 * @throws OrderEnded when it has come to another end
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

/** Ends an order that nobody has paid in time. One that is being paid waits for the answer, and is answered as it is. */
export function expireOrder(order: Order, now: Date): Order {
  const open = order.status === 'payable' || order.status === 'awaiting-coupon'
  if (!open || order.expiresAt > now) return order
  const expired: ExpiredOrder = { ...nextFacts(order), status: 'expired', expiredAt: now }
  return expired
}

/** The money is back. An order that does not wait for it is answered as it is. */
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
