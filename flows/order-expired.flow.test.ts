import { eventually } from '@jangteo/testing'
import { afterEach, describe, expect, it } from 'vitest'
import { networks } from './support/networks.ts'
import { core, openShop, type Shop } from './support/shop.ts'

let shop: Shop
afterEach(() => shop.close())

describe.each(Object.entries(networks))('the time of orders is over, on %s', (_, createNetwork) => {
  it('while they are being paid: each is paid or expired, and unsold stock is released', async () => {
    shop = await openShop(createNetwork(), { ORDER_EXPIRES_SECONDS: '1' }, core)
    const ann = shop.customer('ann')
    await ann.charge(1_000_000)
    const orders = await Promise.all(Array.from({ length: 30 }, () => ann.place({ 'green-tea': 1 })))
    const last = new Date((await ann.order(orders[29] as string)).expiresAt)
    await eventually(() => expect(Date.now()).toBeGreaterThan(last.getTime()))

    const [answers] = await Promise.all([
      Promise.all(orders.map((orderId) => ann.pay(orderId))),
      shop.runJob('order', 'expireOrders'),
    ])
    await shop.runJob('order', 'expireOrders')
    const ends = await Promise.all(
      orders.map((orderId) =>
        eventually(async () => {
          const { status } = await ann.order(orderId)
          expect(['paid', 'expired']).toContain(status)
          return status as string
        }),
      ),
    )
    answers.forEach(({ status, body }, n) => {
      expect(status === 200 ? body.status : body.code).toBe(ends[n] === 'paid' ? 'paid' : 'order-not-payable')
    })
    const paid = ends.filter((end) => end === 'paid').length
    expect(await ann.balance()).toBe(1_000_000 - paid * 12_500)
    expect(
      await shop.row('order', `select available, reserved from product where product_id = 'green-tea'`),
    ).toEqual({ available: 10_000 - paid, reserved: 0 })
    await shop.agrees()
  })
})
