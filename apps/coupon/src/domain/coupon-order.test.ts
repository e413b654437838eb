import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Coupon } from './coupon.ts'
import {
  answerTo,
  type Before,
  type CouponOrder,
  orderEnded,
  orderPaid,
  orderPlaced,
} from './coupon-order.ts'
import { CouponNotHeld } from './errors.ts'

const at = (time: string) => new Date(`2026-11-21T${time}:00Z`)
const now = at('11:00')
const coupon: Coupon = {
  couponId: 'k1',
  campaignId: 'c1',
  userId: 'ann',
  name: 'Ten per cent',
  discount: { kind: 'percent', percent: 10, cap: 5_000 },
  minimumAmount: 20_000,
  issuedAt: at('10:00'),
  expiresAt: at('12:00'),
  version: 1,
  status: 'available',
}

const placed = { orderId: 'o1', couponId: 'k1', userId: 'ann', amount: 30_000, createdAt: at('10:59') }
const paid = { orderId: 'o1', couponId: 'k1', userId: 'ann', discount: 3_000, paidAt: at('11:01') }
const ended = { orderId: 'o1', couponId: 'k1', userId: 'ann' }

const events = {
  placed: (before: Before) => orderPlaced(before, placed, now),
  paid: (before: Before) => orderPaid(before, paid, now),
  ended: (before: Before) => orderEnded(before, ended, now),
}
type EventName = keyof typeof events

const hear = (names: readonly EventName[], from: Before = { order: undefined, coupon }): Before =>
  names.reduce((before, name) => events[name](before), from)

it('is applied, and used when the order is paid', () => {
  const applied = hear(['placed'])
  expect(applied.order).toEqual({
    orderId: 'o1',
    couponId: 'k1',
    userId: 'ann',
    decidedAt: now,
    status: 'applied',
    discount: 3_000,
  })
  expect(applied.coupon).toMatchObject({ status: 'reserved', orderId: 'o1' })
  const used = hear(['paid'], applied)
  expect(used.order).toEqual({ ...applied.order, status: 'used' })
  expect(used.coupon).toMatchObject({ status: 'used', orderId: 'o1', usedAt: at('11:01') })
})

it('is refused, and the coupon stays as it is', () => {
  const before: Before = { order: undefined, coupon: { ...coupon, userId: 'bob' } }
  const refused = events.placed(before)
  expect(refused.order).toMatchObject({ status: 'refused', reason: 'coupon-not-found' })
  expect(refused.coupon).toBe(before.coupon)
  expect(events.ended(refused)).toEqual({
    order: { ...refused.order, status: 'ended', discount: null },
    coupon: before.coupon,
  })
})

describe('whatever the order of its events', () => {
  const somehow = (names: readonly EventName[]) =>
    fc
      .array(fc.constantFrom(...names), { maxLength: 6 })
      .chain((again) => fc.shuffledSubarray([...names, ...again], { minLength: names.length + again.length }))

  it('the coupon is used when the order was placed and paid', () => {
    fc.assert(
      fc.property(somehow(['placed', 'paid']), (heard) => {
        const { order, coupon: after } = hear(heard)
        expect(after).toMatchObject({ status: 'used', orderId: 'o1', usedAt: paid.paidAt })
        expect(order && answerTo(order)).toEqual({ discount: 3_000 })
      }),
    )
  })

  it.each([[['placed', 'ended']], [['paid', 'ended']], [['placed', 'paid', 'ended']]] as const)(
    'the coupon is free again after %s',
    (names) => {
      fc.assert(
        fc.property(somehow(names), (heard) => {
          const { order, coupon: after } = hear(heard)
          expect({ ...after, version: 1 }).toEqual(coupon)
          expect(order).toMatchObject({ status: 'ended' })
          expect(events.placed({ order, coupon: after }).coupon).toBe(after)
        }),
      )
    },
  )

  it('an order that ended first reserves nothing, and gets that answer', () => {
    const { order, coupon: after } = hear(['ended', 'placed'])
    expect(after).toBe(coupon)
    expect(order && answerTo(order)).toEqual({ reason: 'order-ended' })
  })
})

it('gives the same answer to a repeated request, though the coupon has changed since', () => {
  const refused = orderPlaced({ order: undefined, coupon }, { ...placed, amount: 1 }, now)
  const again = orderPlaced({ order: refused.order, coupon }, placed, at('11:30'))
  expect(again.order).toBe(refused.order)
  expect(answerTo(refused.order)).toEqual({ reason: 'minimum-not-met' })
})

it('is not used by an order that does not hold it', () => {
  const other = orderPlaced({ order: undefined, coupon }, { ...placed, orderId: 'o2' }, now)
  expect(() => orderPaid({ order: undefined, coupon: other.coupon }, paid, now)).toThrow(CouponNotHeld)
  expect(() => orderPaid({ order: undefined, coupon: undefined }, paid, now)).toThrow(CouponNotHeld)
  const refused = orderPlaced({ order: undefined, coupon: undefined }, placed, now)
  expect(() => orderPaid({ order: refused.order, coupon }, paid, now)).toThrow(CouponNotHeld)
})

it('belongs to one of many orders at most, and to none when all have ended', () => {
  const ids = ['o1', 'o2', 'o3'] as const
  const step = fc.record({
    orderId: fc.constantFrom(...ids),
    name: fc.constantFrom('placed', 'paid', 'ended'),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const orders = new Map<string, CouponOrder>()
      const answers = new Map<string, unknown>()
      let current: Coupon = coupon
      for (const { orderId, name } of steps) {
        const order = orders.get(orderId)
        const before = { order, coupon: current }
        // The order service accepts no payment of the discounted price before the coupon was applied.
        if (name === 'paid' && !(order && 'discount' in answerTo(order))) continue
        const after =
          name === 'placed'
            ? orderPlaced(before, { ...placed, orderId }, now)
            : name === 'paid'
              ? orderPaid(before, { ...paid, orderId }, now)
              : orderEnded(before, { ...ended, orderId }, now)
        if (order && order.status !== 'ended' && after.order.status !== 'ended')
          expect(answerTo(after.order)).toEqual(answers.get(orderId))
        orders.set(orderId, after.order)
        answers.set(orderId, answerTo(after.order))
        current = after.coupon as Coupon
        const holders = [...orders.values()].filter(({ status }) => status === 'applied' || status === 'used')
        expect(holders.map((holder) => holder.orderId)).toEqual('orderId' in current ? [current.orderId] : [])
      }
      for (const orderId of ids)
        current = orderEnded({ order: orders.get(orderId), coupon: current }, { ...ended, orderId }, now)
          .coupon as Coupon
      expect(current.status).toBe('available')
    }),
  )
})
