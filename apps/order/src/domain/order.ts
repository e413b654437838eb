/** A line of an order, with the name and price of the product when the order was placed. */
export interface OrderLine {
  readonly productId: string
  readonly name: string
  /** Won. */
  readonly unitPrice: number
  readonly quantity: number
}

export interface OrderFacts {
  readonly orderId: string
  readonly userId: string
  /** Sorted by product id, each product once. */
  readonly lines: readonly OrderLine[]
  /** Amount to pay in won: the total of the lines minus the discount. */
  readonly amount: number
  /** Discount of the coupon in won; 0 until it is applied. */
  readonly discount: number
  readonly couponId: string | null
  /** 1 when placed; increased by one with every change. */
  readonly version: number
  readonly createdAt: Date
  /** Time at which it expires unless a payment is pending. */
  readonly expiresAt: Date
}

/** Its stock is reserved, and the answer of the coupon service is pending. */
export interface AwaitingCouponOrder extends OrderFacts {
  readonly status: 'awaiting-coupon'
  readonly couponId: string
}

/** Its stock is reserved, and nothing is under way: it waits to be paid. */
export interface PayableOrder extends OrderFacts {
  readonly status: 'payable'
  /** Reason for which the last payment was declined; null when there was none. */
  readonly declineReason: string | null
}

/** A payment was requested, and its answer is pending. */
export interface PayingOrder extends OrderFacts {
  readonly status: 'paying'
  readonly paymentId: string
  /** The part of the amount that is to be paid in points. */
  readonly points: number
  readonly payingSince: Date
}

/** The money was taken and the stock is sold. */
export interface PaidOrder extends OrderFacts {
  readonly status: 'paid'
  readonly paymentId: string
  readonly points: number
  readonly paidAt: Date
}

export type CancelReason = 'customer' | 'operator'

/** Cancelled, and the stock is released. */
export interface CancelledOrder extends OrderFacts {
  readonly status: 'cancelled'
  readonly reason: CancelReason
  readonly cancelledAt: Date
  /** The payment to refund, or the one that was pending at the cancellation; null when no money can have been taken. */
  readonly paymentId: string | null
  readonly points: number
  /** When it had been paid; null when it had not. */
  readonly paidAt: Date | null
}

/** Cancelled, and the money is refunded. */
export interface RefundedOrder extends OrderFacts {
  readonly status: 'refunded'
  readonly reason: CancelReason
  readonly cancelledAt: Date
  readonly paymentId: string
  readonly points: number
  readonly paidAt: Date | null
  readonly refundedAt: Date
}

/** Not paid in time; the stock is released. */
export interface ExpiredOrder extends OrderFacts {
  readonly status: 'expired'
  readonly expiredAt: Date
}

/** Its coupon cannot be used; the stock is back. */
export interface RefusedOrder extends OrderFacts {
  readonly status: 'refused'
  readonly couponId: string
  readonly reason: string
  readonly refusedAt: Date
}

export type OpenOrder = AwaitingCouponOrder | PayableOrder
export type Order =
  | OpenOrder
  | PayingOrder
  | PaidOrder
  | CancelledOrder
  | RefundedOrder
  | ExpiredOrder
  | RefusedOrder

export const ORDER_STATUSES = [
  'awaiting-coupon',
  'payable',
  'paying',
  'paid',
  'cancelled',
  'refunded',
  'expired',
  'refused',
] as const satisfies readonly Order['status'][]

/** The fields of every state of an order. */
export function factsOf(order: Order): OrderFacts {
  const { orderId, userId, lines, amount, discount, couponId, version, createdAt, expiresAt } = order
  return { orderId, userId, lines, amount, discount, couponId, version, createdAt, expiresAt }
}

/** The state of an order, without its customer. */
export const stateOf = ({ status, version, amount }: Order) => ({ status, version, amount })

/** The same fields with the next version. */
export const nextFacts = (order: Order): OrderFacts => ({ ...factsOf(order), version: order.version + 1 })

/** Whether an answer of another service is pending. Every such state must end. */
export function isPending(order: Order): boolean {
  const { status } = order
  if (status === 'cancelled') return order.paymentId !== null
  return status === 'awaiting-coupon' || status === 'paying'
}

/** Whether only its customer or an operator can still change the order. */
export const isSettled = (order: Order): boolean => !isPending(order) && order.status !== 'payable'
