import type { components } from '../../api/generated/order.ts'

export type Order = components['schemas']['Order']

/** The state in a customer's words: of a cancelled order also whether its money is back. */
export const stateOf = ({ status, refundedAt }: Pick<Order, 'status' | 'refundedAt'>): string =>
  status === 'cancelled' && refundedAt ? 'refunded' : status

/** Whether nothing changes any more without the customer; the service ends its stream then. */
export const isSettled = ({ status, paymentId, refundedAt }: Order): boolean =>
  ['payable', 'paid', 'expired', 'refused'].includes(status) ||
  (status === 'cancelled' && (paymentId === null || refundedAt !== undefined))
