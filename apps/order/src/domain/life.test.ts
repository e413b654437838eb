import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cancelOrder, expireOrder, refundOrder } from './cancel.ts'
import { applyCoupon, refuseCoupon } from './coupon.ts'
import { CouponOfAnotherOrder, OrderEnded } from './errors.ts'
import { type AwaitingCouponOrder, isPending, type Order, type PayableOrder } from './order.ts'
import { completePayment, declinePayment, startPayment } from './payment.ts'
import { changesOf } from './product.ts'

const now = new Date('2026-11-21T09:00:00Z')
const later = new Date('2026-11-21T09:10:00Z')
const payable: PayableOrder = {
  status: 'payable',
  orderId: 'o1',
  userId: 'ann',
  lines: [{ productId: 'tea', name: 'Tea', unitPrice: 1_000, quantity: 2 }],
  amount: 2_000,
  discount: 0,
  couponId: null,
  version: 1,
  createdAt: now,
  expiresAt: later,
  declineReason: null,
}
const { declineReason: _, ...facts } = payable
const awaiting: AwaitingCouponOrder = { ...facts, status: 'awaiting-coupon', couponId: 'c1' }

const pay = (order: Order, paymentId = 'p1') => startPayment(order, { paymentId, points: 500, now })
const complete = (order: Order, paymentId = 'p1') =>
  completePayment(order, { paymentId, amount: order.amount, points: 500, completedAt: now })
const decline = (order: Order, paymentId = 'p1') =>
  declinePayment(order, { paymentId, reason: 'insufficient-balance' })
const cancel = (order: Order) => cancelOrder(order, { reason: 'customer', now })
const refund = (order: Order, paymentId = 'p1') => refundOrder(order, { paymentId, refundedAt: now })
const apply = (order: Order, couponId = 'c1') => applyCoupon(order, { couponId, discount: 300 })
const refuse = (order: Order, couponId = 'c1') => refuseCoupon(order, { couponId, reason: 'used', now })

describe('cancelling an order', () => {
  it('before it is paid ends it at once', () => {
    const cancelled = cancel(payable)
    expect(cancelled).toMatchObject({ status: 'cancelled', paymentId: null, paidAt: null, version: 2 })
    expect(isPending(cancelled)).toBe(false)
    expect(isPending(cancel(awaiting))).toBe(false)
  })

  it('while it is being paid waits for what becomes of the payment', () => {
    const cancelled = cancel(pay(payable))
    expect(cancelled).toMatchObject({ status: 'cancelled', paymentId: 'p1', points: 500, paidAt: null })
    expect(isPending(cancelled)).toBe(true)
    expect(complete(cancelled)).toBe(cancelled)
    expect(decline(cancelled)).toMatchObject({ status: 'cancelled', paymentId: null, version: 4 })
    expect(refund(cancelled)).toMatchObject({ status: 'refunded', paidAt: null, refundedAt: now, version: 4 })
  })

  it('after it was paid waits for the refund', () => {
    const cancelled = cancel(complete(pay(payable)))
    expect(cancelled).toMatchObject({ status: 'cancelled', paymentId: 'p1', paidAt: now })
    expect(decline(cancelled)).toBe(cancelled)
    expect(refund(cancelled, 'p2')).toBe(cancelled)
    expect(refund(cancelled)).toMatchObject({ status: 'refunded', paidAt: now })
  })

  it('changes nothing when it is asked again', () => {
    const cancelled = cancel(complete(pay(payable)))
    expect(cancel(cancelled)).toBe(cancelled)
    const refunded = refund(cancelled)
    expect(cancel(refunded)).toBe(refunded)
    expect(refund(refunded)).toBe(refunded)
  })

  it('is refused when it has come to another end', () => {
    expect(() => cancel(expireOrder(payable, later))).toThrow(OrderEnded)
    expect(() => cancel(refuse(awaiting))).toThrow(OrderEnded)
  })
})

describe('the time of an order', () => {
  it('expires it when it is not paid', () => {
    expect(expireOrder(payable, now)).toBe(payable)
    expect(expireOrder(payable, later)).toMatchObject({ status: 'expired', expiredAt: later, version: 2 })
    expect(expireOrder(awaiting, later)).toMatchObject({ status: 'expired' })
  })

  it('does not end one that is being paid, or is', () => {
    const paying = pay(payable)
    expect(expireOrder(paying, later)).toBe(paying)
    const paid = complete(paying)
    expect(expireOrder(paid, later)).toBe(paid)
  })
})

describe('the coupon of an order', () => {
  it('makes it cheaper, and payable', () => {
    expect(apply(awaiting)).toMatchObject({ status: 'payable', amount: 1_700, discount: 300, version: 2 })
  })

  it('never takes off more than there is', () => {
    expect(applyCoupon(awaiting, { couponId: 'c1', discount: 9_999 })).toMatchObject({
      amount: 0,
      discount: 2_000,
    })
  })

  it('ends the order when it cannot be used', () => {
    expect(refuse(awaiting)).toMatchObject({ status: 'refused', reason: 'used', refusedAt: now })
  })

  it('is answered once: what comes later changes nothing', () => {
    const applied = apply(awaiting)
    expect(apply(applied)).toBe(applied)
    expect(refuse(applied)).toBe(applied)
    const cancelled = cancel(awaiting)
    expect(apply(cancelled)).toBe(cancelled)
    expect(refuse(cancelled)).toBe(cancelled)
  })

  it('must be the one that the order was placed with', () => {
    expect(() => apply(awaiting, 'c2')).toThrow(CouponOfAnotherOrder)
    expect(() => refuse(payable)).toThrow(CouponOfAnotherOrder)
  })
})

describe('any life of an order', () => {
  const id = fc.constantFrom('p1', 'p2', 'p3')
  const step: fc.Arbitrary<[string, (order: Order) => Order]> = fc.oneof(
    id.map((p): [string, (order: Order) => Order] => ['pay', (order) => pay(order, p)]),
    id.map((p): [string, (order: Order) => Order] => ['complete', (order) => complete(order, p)]),
    id.map((p): [string, (order: Order) => Order] => ['decline', (order) => decline(order, p)]),
    id.map((p): [string, (order: Order) => Order] => ['refund', (order) => refund(order, p)]),
    fc.constant<[string, (order: Order) => Order]>(['cancel', cancel]),
    fc.constant<[string, (order: Order) => Order]>(['expire', (order) => expireOrder(order, later)]),
    fc.constant<[string, (order: Order) => Order]>(['apply', apply]),
    fc.constant<[string, (order: Order) => Order]>(['refuse', refuse]),
  )
  const legal: Record<Order['status'], readonly Order['status'][]> = {
    'awaiting-coupon': ['payable', 'refused', 'expired', 'cancelled'],
    payable: ['paying', 'paid', 'expired', 'cancelled'],
    paying: ['payable', 'paid', 'cancelled'],
    paid: ['cancelled'],
    cancelled: ['cancelled', 'refunded'],
    refunded: [],
    expired: [],
    refused: [],
  }
  /** Pieces of the order: 1 for each order that has reserved or sold them. */
  const held = (order: Order) =>
    ['awaiting-coupon', 'payable', 'paying'].includes(order.status)
      ? 'reserved'
      : order.status === 'paid'
        ? 'sold'
        : 'free'

  it('takes only legal steps, counts versions by one, and keeps what was bought', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<Order>(payable, awaiting),
        fc.array(step, { maxLength: 40 }),
        (placed, steps) => {
          let order = placed
          for (const [, run] of steps) {
            const before = order
            try {
              order = run(before)
            } catch (error) {
              expect(error).toHaveProperty('kind', expect.stringMatching(/^(conflict|unprocessable)$/))
            }
            if (order === before) continue
            expect(order.version).toBe(before.version + 1)
            expect(legal[before.status]).toContain(order.status)
            expect(order.amount + order.discount).toBe(2_000)
            expect([order.orderId, order.userId, order.lines]).toEqual([
              placed.orderId,
              placed.userId,
              placed.lines,
            ])
          }
        },
      ),
    )
  })

  it('holds its pieces exactly once at every moment, whatever way they go', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let order: Order = payable
        const stock = { available: 8, reserved: 2, sold: 0 }
        for (const [, run] of steps) {
          const before = order
          try {
            order = run(before)
          } catch {}
          const [from, to] = [held(before), held(order)]
          if (from === to) continue
          const move = to === 'sold' ? 'sold' : from === 'sold' ? 'returned' : 'released'
          for (const change of changesOf(move, order.lines)) {
            stock.available += change.available
            stock.reserved += change.reserved
          }
          stock.sold = to === 'sold' ? 2 : 0
          expect(stock.available + stock.reserved + stock.sold).toBe(10)
          expect(stock.reserved).toBe(to === 'reserved' ? 2 : 0)
        }
      }),
    )
  })
})
