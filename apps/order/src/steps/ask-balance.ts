import { OrderPaymentRequested, OrderRefundRequested } from '@jangteo/events'
import type { Work } from '@jangteo/messaging'
import type { Order } from '../domain/order.ts'
import type { Tx } from '../stores/tx.ts'
import type { Cause } from './stock-event.ts'

/** Publishes the request to balance that the order waits for, if any. A repeated request gets the same answer. */
export function askBalance(work: Work<Tx>, order: Order, cause?: Cause): void {
  const { orderId, userId, amount, version } = order
  const options = { version, ...(cause && { cause }) }
  if (order.status === 'paying') {
    const { paymentId, points, payingSince: requestedAt } = order
    work.publish(OrderPaymentRequested, { paymentId, orderId, userId, amount, points, requestedAt }, options)
  }
  if (order.status === 'cancelled' && order.paymentId !== null) {
    const { paymentId, cancelledAt: requestedAt } = order
    work.publish(OrderRefundRequested, { paymentId, orderId, userId, amount, requestedAt }, options)
  }
}
