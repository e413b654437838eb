import { eventually } from '@jangteo/testing'
import { afterEach, describe, expect, it } from 'vitest'
import { networks } from './support/networks.ts'
import { core, openShop, type Shop } from './support/shop.ts'

let shop: Shop
afterEach(() => shop.close())

const pieces = (productId: string) =>
  shop.row('order', `select available, reserved from product where product_id = '${productId}'`)

describe.each(Object.entries(networks))('an order comes with a coupon, on %s', (_, createNetwork) => {
  it('costs less, is paid, and the coupon is used', async () => {
    shop = await openShop(createNetwork(), {}, core)
    const ann = shop.customer('ann')
    await ann.charge(50_000)
    const couponId = await ann.coupon()

    const orderId = await ann.place({ 'coffee-beans': 2 }, couponId)
    expect(await ann.untilOrder(orderId, 'payable')).toMatchObject({
      amount: 33_000,
      discount: 5_000,
      couponId,
    })
    expect(await ann.untilCoupon(couponId, 'reserved')).toMatchObject({ orderId })
    expect(await ann.pay(orderId)).toMatchObject({ status: 200, body: { status: 'paid', amount: 33_000 } })
    expect(await ann.balance()).toBe(17_000)
    expect(await ann.untilCoupon(couponId, 'used')).toMatchObject({ orderId })
    await ann.timeline(orderId, [
      'OrderCreated',
      'CouponReserved',
      'OrderPaymentRequested',
      'BalanceUpdated',
      'PaymentCompleted',
      'OrderPaid',
      'BalanceUpdated',
    ])

    const again = await ann.place({ 'coffee-beans': 2 }, couponId)
    expect(await ann.untilOrder(again, 'refused')).toMatchObject({ reason: 'coupon-used' })
    await shop.agrees()
  })

  it('and gives it back when it is cancelled, before it was paid and after: the next one has it', async () => {
    shop = await openShop(createNetwork(), {}, core)
    const ann = shop.customer('ann')
    await ann.charge(50_000)
    const couponId = await ann.coupon()

    const unpaid = await ann.place({ 'coffee-beans': 2 }, couponId)
    await ann.untilOrder(unpaid, 'payable')
    await ann.cancel(unpaid)
    await ann.untilCoupon(couponId, 'available')

    const paid = await ann.place({ 'coffee-beans': 2 }, couponId)
    await ann.untilOrder(paid, 'payable')
    await ann.pay(paid)
    await ann.untilCoupon(couponId, 'used')
    expect((await ann.cancel(paid)).body).toMatchObject({ status: 'refunded', amount: 33_000 })
    await ann.untilCoupon(couponId, 'available')
    expect(await ann.balance()).toBe(50_000)

    const last = await ann.place({ 'coffee-beans': 2 }, couponId)
    expect(await ann.untilOrder(last, 'payable')).toMatchObject({ amount: 33_000 })
    await shop.agrees()
  })

  it('gives it back when it is cancelled at once, whichever of the two events arrives first', async () => {
    shop = await openShop(createNetwork(), {}, core)
    const ann = shop.customer('ann')
    const couponId = await ann.coupon()
    for (let n = 0; n < 5; n++) await ann.cancel(await ann.place({ 'coffee-beans': 2 }, couponId))
    await eventually(async () =>
      expect(
        await shop.row('coupon', `select count(*)::int as ended from coupon_order where status = 'ended'`),
      ).toEqual({ ended: 5 }),
    )
    await ann.untilCoupon(couponId, 'available')
    await shop.agrees()
  })

  it('and gives it back when it is not paid in time', async () => {
    shop = await openShop(createNetwork(), { ORDER_EXPIRES_SECONDS: '1' }, core)
    const ann = shop.customer('ann')
    const couponId = await ann.coupon()
    const orderId = await ann.place({ 'coffee-beans': 2 }, couponId)
    const { expiresAt } = await ann.order(orderId)
    await eventually(() => expect(Date.now()).toBeGreaterThan(new Date(expiresAt).getTime()))
    await shop.runJob('order', 'expireOrders')
    await ann.untilOrder(orderId, 'expired')
    await ann.untilCoupon(couponId, 'available')
    await shop.agrees()
  })

  it('that another one wants at the same moment: one of them gets it, the others end and their stock is back', async () => {
    shop = await openShop(createNetwork(), {}, core)
    const ann = shop.customer('ann')
    const couponId = await ann.coupon()
    const before = await pieces('coffee-beans')
    const orders = await Promise.all(
      Array.from({ length: 10 }, () => ann.place({ 'coffee-beans': 2 }, couponId)),
    )
    const ends = await Promise.all(
      orders.map((orderId) =>
        eventually(async () => {
          const order = await ann.order(orderId)
          expect(order.status).not.toBe('awaiting-coupon')
          return order
        }),
      ),
    )
    expect(ends.filter(({ status }) => status === 'payable')).toEqual([
      expect.objectContaining({ amount: 33_000 }),
    ])
    expect(ends.filter(({ reason }) => reason === 'coupon-reserved')).toHaveLength(9)
    expect(await pieces('coffee-beans')).toEqual({ available: Number(before.available) - 2, reserved: 2 })
    await shop.agrees()
  })

  it('that it may not have: it ends with a reason, and its stock is released', async () => {
    shop = await openShop(createNetwork(), {}, core)
    const [ann, bob] = [shop.customer('ann'), shop.customer('bob')]
    const couponId = await ann.coupon()
    const before = await pieces('coffee-beans')
    const others = await bob.place({ 'coffee-beans': 2 }, couponId)
    const small = await ann.place({ 'coffee-beans': 1 }, couponId)
    expect(await bob.untilOrder(others, 'refused')).toMatchObject({ reason: 'coupon-not-found' })
    expect(await ann.untilOrder(small, 'refused')).toMatchObject({ reason: 'minimum-not-met' })
    expect(await pieces('coffee-beans')).toEqual(before)
    await ann.untilCoupon(couponId, 'available')
    await shop.agrees()
  })
})
