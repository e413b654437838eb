import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { OrderAlreadyPaid, OrderPaidTwice, PaymentAmountWrong } from './errors.ts'
import type { Order, PaidOrder, PayableOrder, PayingOrder } from './order.ts'
import { completePayment, declinePayment, startPayment } from './payment.ts'

const now = new Date('2026-11-21T09:00:00Z')
const payable: PayableOrder = {
  status: 'payable',
  orderId: 'o1',
  userId: 'ann',
  lines: [{ productId: 'tea', name: 'Tea', unitPrice: 1_000, quantity: 2 }],
  amount: 2_000,
  version: 1,
  createdAt: now,
  declineReason: null,
}
const paying = startPayment(payable, { paymentId: 'p1', now })
const paid = completePayment(paying, { paymentId: 'p1', amount: 2_000, completedAt: now })
const declined = declinePayment(paying, { paymentId: 'p1', reason: 'insufficient-balance' }) as PayableOrder
const payingAgain = startPayment(declined, { paymentId: 'p2', now })

const completed = (paymentId: string, amount = 2_000) => ({ paymentId, amount, completedAt: now })
const refused = (paymentId: string) => ({ paymentId, reason: 'insufficient-balance' })

describe('asking for the money of an order', () => {
  it('makes it paying', () => {
    const { declineReason: _, ...facts } = payable
    expect(paying).toEqual({ ...facts, status: 'paying', version: 2, paymentId: 'p1', payingSince: now })
  })

  it('changes nothing while a payment is under way', () => {
    expect(startPayment(paying, { paymentId: 'p9', now })).toBe(paying)
  })

  it('is refused when it is paid', () => {
    expect(() => startPayment(paid, { paymentId: 'p9', now })).toThrow(OrderAlreadyPaid)
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

  it('pays an order that had given up on it: the money has moved', () => {
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

describe('any sequence of commands and answers', () => {
  const paymentId = fc.constantFrom('p1', 'p2', 'p3')
  const command = fc.oneof(
    paymentId.map((id) => (order: Order) => startPayment(order, { paymentId: id, now })),
    paymentId.map((id) => (order: Order) => completePayment(order, completed(id))),
    paymentId.map((id) => (order: Order) => declinePayment(order, refused(id))),
  )

  it('counts versions up by one, never changes what was bought, and never leaves the state paid', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 30 }), (commands) => {
        let order: Order = payable
        for (const run of commands) {
          const before: Order = order
          try {
            order = run(before)
          } catch (error) {
            expect(before.status).toBe('paid')
            expect(error).toHaveProperty('kind', 'conflict')
          }
          if (order === before) continue
          expect(order.version).toBe(before.version + 1)
          expect(before.status).not.toBe('paid')
          expect([order.orderId, order.userId, order.amount, order.lines]).toEqual([
            before.orderId,
            before.userId,
            before.amount,
            before.lines,
          ])
          expect(Object.keys(order).toSorted()).toEqual(Object.keys(example[order.status]).toSorted())
        }
      }),
    )
  })

  const example: { payable: PayableOrder; paying: PayingOrder; paid: PaidOrder } = { payable, paying, paid }
})
