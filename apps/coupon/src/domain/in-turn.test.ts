import { expect, it } from 'vitest'
import type { Coupon } from './coupon.ts'
import { type CouponOrder, orderEnded, orderPlaced } from './coupon-order.ts'
import { inTurn } from './in-turn.ts'

const now = new Date('2026-11-21T11:00:00Z')
const coupon: Coupon = {
  ...{ couponId: 'k1', campaignId: 'c1', userId: 'ann', name: 'Ten per cent', version: 1 },
  discount: { kind: 'percent', percent: 10, cap: 5_000 },
  minimumAmount: 20_000,
  issuedAt: new Date('2026-11-21T10:00:00Z'),
  expiresAt: new Date('2026-11-21T12:00:00Z'),
  status: 'available',
}
const known = { orders: new Map<string, CouponOrder>(), coupons: new Map([['k1', coupon]]) }
const placed = (orderId: string) => ({
  ...{ orderId, couponId: 'k1', userId: 'ann', amount: 30_000, createdAt: now },
})
const place = (before: Parameters<typeof orderPlaced>[0], asked: ReturnType<typeof placed>) =>
  orderPlaced(before, asked, now)

it('gives a coupon to the first of two orders that came together', () => {
  const { decided, changed } = inTurn(known, [placed('o1'), placed('o2')], place)
  expect(decided.map(({ order }) => order.status)).toEqual(['applied', 'refused'])
  expect([...changed.orders.keys()]).toEqual(['o1', 'o2'])
  expect([...changed.coupons.values()]).toMatchObject([{ couponId: 'k1', status: 'reserved', orderId: 'o1' }])
})

it('writes a thing that changed twice once, as it is at the end', () => {
  const { changed } = inTurn(
    known,
    [
      { ...placed('o1'), ends: false },
      { ...placed('o1'), ends: true },
    ],
    (before, asked) => (asked.ends ? orderEnded(before, asked, now) : place(before, asked)),
  )
  expect([...changed.orders.values()]).toMatchObject([{ orderId: 'o1', status: 'ended' }])
  expect([...changed.coupons.values()]).toMatchObject([{ couponId: 'k1', status: 'available' }])
})

it('writes nothing of what stays as it is, and leaves what was known as it was', () => {
  const once = inTurn(known, [placed('o1')], place)
  expect(known.orders.size).toBe(0)
  const again = inTurn(once.changed, [placed('o1')], place)
  expect(again.decided).toEqual(once.decided)
  expect(again.changed).toEqual({ orders: new Map(), coupons: new Map() })
})
