import type { Order } from '@jangteo/order/domain/order'
import { describe, expect, it } from 'vitest'
import { explore } from './explore.ts'
import { type Bounds, type Domain, domain, protocol } from './protocol.ts'

const two = (coupon: boolean) => ({ a: { coupon, points: 0 }, b: { coupon, points: 3 } })
const none = { cancellations: 0, askedAgain: 0, duplicates: 0 }

/** Each is all that can happen within its bounds; together they have every kind of event, and every pair of two orders. */
const scenarios: Readonly<Record<string, { bounds: Bounds; states: number }>> = {
  'two orders that want one coupon, and expire or are paid': {
    bounds: { ...none, orders: two(true), payments: 1 },
    states: 4_265,
  },
  'two orders that one wallet cannot both pay, tried twice, with a message that comes again': {
    bounds: { ...none, orders: two(false), payments: 2, duplicates: 1 },
    states: 11_225,
  },
  'one order with a coupon that is paid, asked for again and cancelled, with a message that comes again': {
    bounds: {
      orders: { a: { coupon: true, points: 0 } },
      payments: 2,
      cancellations: 1,
      askedAgain: 1,
      duplicates: 1,
    },
    states: 23_690,
  },
}

describe('the protocol of orders, payments and coupons', () => {
  it.each(Object.entries(scenarios))(
    'holds for %s',
    (_, { bounds, states }) => {
      const found = explore(protocol(bounds))
      expect(found.fault).toBeUndefined()
      expect(found.states).toBe(states)
    },
    120_000,
  )
})

const one: Bounds = {
  ...{
    orders: { a: { coupon: true, points: 0 } },
    payments: 2,
    cancellations: 1,
    askedAgain: 1,
    duplicates: 1,
  },
}
const pair: Bounds = { ...none, orders: two(true), payments: 1, duplicates: 1 }

/** Decisions that forget something, as a change of the domain might. Each is found where it does harm. */
const wrong: Readonly<
  Record<string, { bounds?: Bounds; changed: Partial<Domain>; problem: RegExp; steps: number }>
> = {
  'a payment that balance knows is taken again': {
    changed: {
      takePayment: (books, ...rest) =>
        domain.takePayment({ ...books, payments: new Map(), paidOrders: new Set() }, ...rest),
    },
    problem: /the money that was taken is not that of the payments/,
    steps: 6,
  },
  'a refund that came before its payment is not remembered': {
    changed: {
      refundPayment(books, request, now) {
        const decision = domain.refundPayment(books, request, now)
        const payments = books.payments.has(request.paymentId) ? decision.change.payments : []
        return { ...decision, change: { ...decision.change, payments, cancelledOrders: [] } }
      },
    },
    problem: /The payment a-2 was completed for the order a, which is cancelled/,
    steps: 9,
  },
  'money is given back twice': {
    changed: {
      refundPayment(books, request, now) {
        const given = books.payments.get(request.paymentId)
        const again = given && new Map([[given.paymentId, { ...given, status: 'completed' as const }]])
        return domain.refundPayment(
          given?.status === 'refunded' ? { ...books, payments: again as never } : books,
          request,
          now,
        )
      },
    },
    problem: /the money that was taken is not that of the payments/,
    steps: 8,
  },
  'an order brings points twice': {
    changed: { accrue: (books, ...rest) => domain.accrue({ ...books, accrued: new Map() }, ...rest) },
    problem: /orders have brought 8 points instead of 4/,
    steps: 9,
  },
  'an order brings points after its refund': {
    changed: {
      accrue: (books, ...rest) =>
        domain.accrue(
          { ...books, cancelledOrders: new Set(), paidOrders: new Set([rest[0].orderId]) },
          ...rest,
        ),
    },
    problem: /orders have brought 4 points instead of 0/,
    steps: 12,
  },
  'an order expires while it is being paid': {
    changed: {
      expireOrder: (order, now) =>
        domain.expireOrder(
          order.status === 'paying' ? { ...order, status: 'payable', declineReason: null } : order,
          now,
        ),
    },
    problem: /The payment a-2 was completed for the order a, which is expired/,
    steps: 8,
  },
  'a cancelled order forgets the payment that is under way': {
    changed: {
      cancelOrder(order, cancel) {
        const after = domain.cancelOrder(order, cancel)
        const forgets = after.status === 'cancelled' && order.status === 'paying'
        return forgets ? { ...after, paymentId: null, points: 0 } : after
      },
    },
    problem: /The payment a-2 was completed for the order a, which is cancelled/,
    steps: 7,
  },
  'a coupon opens an order that has expired': {
    changed: {
      applyCoupon: (order, coupon) =>
        order.status === 'expired'
          ? { ...order, status: 'payable', declineReason: null }
          : domain.applyCoupon(order, coupon),
    },
    problem: /the reserved pieces are not those of the open orders/,
    steps: 5,
  },
  'an order that ended before it was known is forgotten': {
    changed: {
      orderEnded: (before, ended, now) =>
        before.order
          ? domain.orderEnded(before, ended, now)
          : { order: undefined as never, coupon: before.coupon },
    },
    problem: /the coupon is reserved for a, which is cancelled/,
    steps: 5,
  },
  'a coupon that an order holds is given to another': {
    bounds: pair,
    changed: {
      orderPlaced: ({ order, coupon }, placed, now) =>
        domain.orderPlaced(
          { order, coupon: coupon?.status === 'reserved' ? { ...coupon, status: 'available' } : coupon },
          placed,
          now,
        ),
    },
    problem: /the coupon takes something off two orders/,
    steps: 6,
  },
  'any order gives a coupon back': {
    bounds: pair,
    changed: {
      orderEnded: ({ order, coupon }, ended, now) =>
        domain.orderEnded(
          { order, coupon: coupon && 'orderId' in coupon ? { ...coupon, orderId: ended.orderId } : coupon },
          ended,
          now,
        ),
    },
    problem: /a has the coupon's discount without the coupon/,
    steps: 7,
  },
}

describe('a decision that is wrong is found, by the shortest way to its harm', () => {
  it.each(Object.entries(wrong))(
    '%s',
    (_, { bounds = one, changed, problem, steps }) => {
      const { fault } = explore(protocol(bounds, { ...domain, ...changed }))
      expect(fault?.problem).toMatch(problem)
      expect(fault?.trace).toHaveLength(steps)
    },
    60_000,
  )

  it('and says each step of it', () => {
    const changed = { applyCoupon: (order: Order) => order }
    expect(explore(protocol(one, { ...domain, ...changed })).fault).toEqual({
      trace: ['place a', 'OrderCreated of a arrives at coupon', 'CouponReserved of a arrives at order'],
      problem: 'a is awaiting-coupon and waits for an answer that is not on its way',
    })
  })
})
