import { describe, expect, it } from 'vitest'
import type { Order } from './order.ts'
import { stepsAhead, waitOf } from './outlook.ts'

const at = (second: number) => new Date(Date.UTC(2026, 10, 21, 9, 0, second))
const facts = {
  ...{ orderId: 'o-1', userId: 'ann', lines: [], amount: 1_000, discount: 0, couponId: null, version: 1 },
  ...{ createdAt: at(1), expiresAt: at(59) },
}
const payment = { paymentId: 'p-1', points: 0 }
const cancelled = {
  ...facts,
  ...payment,
  status: 'cancelled',
  reason: 'customer',
  cancelledAt: at(3),
  paidAt: null,
} as const

const orders: readonly (readonly [string, Order, ReturnType<typeof waitOf>, readonly string[]])[] = [
  [
    'awaiting its coupon',
    { ...facts, status: 'awaiting-coupon', couponId: 'c-1' },
    { for: 'coupon', since: at(1) },
    ['coupon-reserved', 'payment-requested', 'payment-completed', 'paid'],
  ],
  [
    'payable',
    { ...facts, status: 'payable', declineReason: null },
    { for: 'customer', since: at(1) },
    ['payment-requested', 'payment-completed', 'paid'],
  ],
  [
    'paying',
    { ...facts, ...payment, status: 'paying', payingSince: at(2) },
    { for: 'payment', since: at(2) },
    ['payment-completed', 'paid'],
  ],
  ['paid', { ...facts, ...payment, status: 'paid', paidAt: at(3) }, null, []],
  ['cancelled with a payment', cancelled, { for: 'refund', since: at(3) }, ['refunded']],
  ['cancelled without a payment', { ...cancelled, paymentId: null }, null, []],
  ['refunded', { ...cancelled, status: 'refunded', refundedAt: at(4) }, null, []],
  ['expired', { ...facts, status: 'expired', expiredAt: at(59) }, null, []],
]

describe('the outlook of an order that is', () => {
  it.each(orders)('%s', (_, order, wait, ahead) => {
    expect(waitOf(order)).toEqual(wait)
    expect(stepsAhead(order).map(({ step }) => step)).toEqual(ahead)
  })
})
