import { describe, expect, it } from 'vitest'
import { cancelOrder } from './cancel.ts'
import {
  OrderAlreadyPaid,
  OrderNotPayable,
  OrderPaidTwice,
  PaymentAmountWrong,
  PointsExceedAmount,
} from './errors.ts'
import type { PaidOrder, PayableOrder } from './order.ts'
import { completePayment, declinePayment, startPayment } from './payment.ts'

const now = new Date('2026-11-21T09:00:00Z')
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
  expiresAt: new Date('2026-11-21T09:10:00Z'),
  declineReason: null,
}
const completed = (paymentId: string, amount = 2_000) => ({ paymentId, amount, points: 0, completedAt: now })
const refused = (paymentId: string) => ({ paymentId, reason: 'insufficient-balance' })
const paying = startPayment(payable, { paymentId: 'p1', points: 0, now })
const paid = completePayment(paying, completed('p1')) as PaidOrder
const declined = declinePayment(paying, { paymentId: 'p1', reason: 'insufficient-balance' }) as PayableOrder
const payingAgain = startPayment(declined, { paymentId: 'p2', points: 0, now })

describe('asking for the money of an order', () => {
  it('makes it paying', () => {
    const { declineReason: _, ...facts } = payable
    expect(paying).toEqual({
      ...facts,
      status: 'paying',
      version: 2,
      paymentId: 'p1',
      points: 0,
      payingSince: now,
    })
  })

  it('changes nothing while a payment is under way', () => {
    expect(startPayment(paying, { paymentId: 'p9', points: 0, now })).toBe(paying)
  })

  it('is refused when it is paid', () => {
    expect(() => startPayment(paid, { paymentId: 'p9', points: 0, now })).toThrow(OrderAlreadyPaid)
  })

  it('uses points for a part of it, and for no more than all of it', () => {
    const half = startPayment(payable, { paymentId: 'p1', points: 1_000, now })
    expect(half).toMatchObject({ points: 1_000, amount: 2_000 })
    expect(() => startPayment(payable, { paymentId: 'p1', points: 2_001, now })).toThrow(PointsExceedAmount)
  })

  it('is refused when it has come to an end', () => {
    const cancelled = cancelOrder(payable, { reason: 'customer', now })
    expect(() => startPayment(cancelled, { paymentId: 'p9', points: 0, now })).toThrow(OrderNotPayable)
  })

  it('is possible again after a decline, with another payment', () => {
    expect(payingAgain).toMatchObject({ status: 'paying', version: 4, paymentId: 'p2' })
    expect(payingAgain).not.toHaveProperty('declineReason')
  })
})

describe('a completed payment', () => {
  it('makes the order paid', () => {
    const { payingSince: _, ...facts } = paying
    expect(paid).toEqual({ ...facts, status: 'paid', version: 3, paidAt: now })
  })

  it('delivered twice changes nothing the second time', () => {
    expect(completePayment(paid, completed('p1'))).toBe(paid)
  })

  it('pays an order that no longer waited for it: the money has moved', () => {
    expect(completePayment(declined, completed('p1'))).toMatchObject({ status: 'paid', paymentId: 'p1' })
  })

  it('pays an order that waits for a later payment, whose decline then changes nothing', () => {
    const order = completePayment(payingAgain, completed('p1'))
    expect(order).toMatchObject({ status: 'paid', paymentId: 'p1' })
    expect(declinePayment(order, { paymentId: 'p2', reason: 'order-already-paid' })).toBe(order)
  })

  it('is refused for an order that another payment has paid', () => {
    expect(() => completePayment(paid, completed('p2'))).toThrow(OrderPaidTwice)
  })

  it('is refused when it is of another amount', () => {
    expect(() => completePayment(paying, completed('p1', 1_999))).toThrow(PaymentAmountWrong)
  })
})

describe('a declined payment', () => {
  it('makes the order payable again, with the reason', () => {
    expect(declined).toEqual({ ...payable, version: 3, declineReason: 'insufficient-balance' })
  })

  it('delivered twice changes nothing the second time', () => {
    expect(declinePayment(declined, refused('p1'))).toBe(declined)
  })

  it('that comes late, after another payment was asked for, changes nothing', () => {
    expect(declinePayment(payingAgain, refused('p1'))).toBe(payingAgain)
  })

  it('changes nothing in an order that is paid or was never asked for', () => {
    expect(declinePayment(paid, refused('p1'))).toBe(paid)
    expect(declinePayment(payable, refused('p1'))).toBe(payable)
  })
})
