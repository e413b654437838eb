import { describe, expect, it } from 'vitest'
import { type Coupon, expireCoupon, refusalOf, releaseCoupon, reserveCoupon, useCoupon } from './coupon.ts'

const at = (time: string) => new Date(`2026-11-21T${time}:00Z`)
const available: Coupon = {
  couponId: 'k1',
  campaignId: 'c1',
  userId: 'ann',
  name: 'Five thousand off',
  discount: { kind: 'fixed', amount: 5_000 },
  minimumAmount: 20_000,
  issuedAt: at('10:00'),
  expiresAt: at('12:00'),
  version: 1,
  status: 'available',
}
const reserved = reserveCoupon(available, 'o1')
const used = useCoupon(reserved, { orderId: 'o1', usedAt: at('10:30') })
const expired = expireCoupon(available, at('12:00'))
const order = { userId: 'ann', amount: 20_000, createdAt: at('11:59') }

describe('for an order', () => {
  it('is good to the last moment, and from the minimum on', () => {
    expect(refusalOf(available, order)).toBeUndefined()
  })

  it.each([
    ['coupon-not-found', undefined, order],
    ['coupon-not-found', available, { ...order, userId: 'bob' }],
    ['coupon-not-found', used, { ...order, userId: 'bob' }],
    ['coupon-used', used, order],
    ['coupon-reserved', reserved, order],
    ['coupon-expired', available, { ...order, createdAt: at('12:00') }],
    ['coupon-expired', expired, { ...order, createdAt: at('12:00') }],
    ['minimum-not-met', available, { ...order, amount: 19_999 }],
  ])('is refused: %s', (reason, coupon, wanted) => {
    expect(refusalOf(coupon, wanted)).toBe(reason)
  })

  it('is valid when the order was placed in time, however late its event arrives', () => {
    expect(expired.status).toBe('expired')
    expect(refusalOf(expired, order)).toBeUndefined()
  })
})

it('goes through its states, a version each', () => {
  expect(reserved).toEqual({ ...available, status: 'reserved', orderId: 'o1', version: 2 })
  expect(used).toEqual({ ...reserved, status: 'used', usedAt: at('10:30'), version: 3 })
})

it.each([
  ['reserved', reserved],
  ['used', used],
])('is given back when it was %s, by the order that holds it', (_, held) => {
  const version = held.version + 1
  expect(releaseCoupon(held, 'o1', at('11:59'))).toEqual({ ...available, version })
  expect(releaseCoupon(held, 'o1', at('12:00'))).toEqual({ ...available, status: 'expired', version })
  expect(releaseCoupon(held, 'o2', at('11:00'))).toBe(held)
})

it('expires only when it is free, and its time is over', () => {
  expect(expired).toEqual({ ...available, status: 'expired', version: 2 })
  expect(expireCoupon(available, at('11:59'))).toBe(available)
  for (const coupon of [reserved, used, expired]) expect(expireCoupon(coupon, at('13:00'))).toBe(coupon)
})
