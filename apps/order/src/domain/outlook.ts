import { isPending, type Order } from './order.ts'

/** What an order waits for: an answer of another service, or its customer. */
export const AWAITED = ['coupon', 'customer', 'payment', 'refund'] as const
export type Awaited = (typeof AWAITED)[number]

export interface Wait {
  readonly for: Awaited
  readonly since: Date
}

/** The wait of an order; null when it has ended, or is paid. */
export function waitOf(order: Order): Wait | null {
  switch (order.status) {
    case 'awaiting-coupon':
      return { for: 'coupon', since: order.createdAt }
    case 'payable':
      return { for: 'customer', since: order.createdAt }
    case 'paying':
      return { for: 'payment', since: order.payingSince }
    case 'cancelled':
      return isPending(order) ? { for: 'refund', since: order.cancelledAt } : null
    default:
      return null
  }
}

/** A step of an order that has not happened yet, and the service or person that does it. */
export interface Step {
  readonly step: 'coupon-reserved' | 'payment-requested' | 'payment-completed' | 'paid' | 'refunded'
  readonly by: 'coupon' | 'customer' | 'balance' | 'order'
}

const COUPON: Step = { step: 'coupon-reserved', by: 'coupon' }
const PAY: Step = { step: 'payment-requested', by: 'customer' }
const SETTLE: readonly Step[] = [
  { step: 'payment-completed', by: 'balance' },
  { step: 'paid', by: 'order' },
]

/** The steps to the end of an order if each of them succeeds, in their order. */
export function stepsAhead(order: Order): readonly Step[] {
  switch (order.status) {
    case 'awaiting-coupon':
      return [COUPON, PAY, ...SETTLE]
    case 'payable':
      return [PAY, ...SETTLE]
    case 'paying':
      return SETTLE
    case 'cancelled':
      return isPending(order) ? [{ step: 'refunded', by: 'balance' }] : []
    default:
      return []
  }
}
