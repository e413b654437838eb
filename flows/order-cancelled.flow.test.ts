import { afterEach, describe, expect, it } from 'vitest'
import { networks } from './support/networks.ts'
import { core, openShop, type Shop } from './support/shop.ts'

let shop: Shop
afterEach(() => shop.close())

describe.each(Object.entries(networks))('an order is cancelled, on %s', (_, createNetwork) => {
  it('after it was paid: money, points and stock are as they were before', async () => {
    shop = await openShop(createNetwork(), {}, core)
    const ann = shop.customer('ann')
    await ann.charge(50_000)
    const before = await shop.row('order', `select available from product where product_id = 'coffee-beans'`)
    const orderId = await ann.place({ 'coffee-beans': 2 })
    await ann.pay(orderId)
    await ann.untilPoints(380)

    const answers = await Promise.all(Array.from({ length: 5 }, () => ann.cancel(orderId)))
    expect(new Set(answers.map(({ body }) => body.status))).toEqual(new Set(['refunded']))
    expect(await ann.balance()).toBe(50_000)
    await ann.untilPoints(0)
    expect(
      await shop.row('order', `select available, reserved from product where product_id = 'coffee-beans'`),
    ).toEqual({ ...before, reserved: 0 })
    await ann.timeline(orderId, [
      'OrderCreated',
      'OrderPaymentRequested',
      'BalanceUpdated',
      'PaymentCompleted',
      'OrderPaid',
      'BalanceUpdated',
      'OrderCancelled',
      'OrderRefundRequested',
      'PaymentRefunded',
      'BalanceUpdated',
      'BalanceUpdated',
    ])
    await shop.agrees()
  })

  it('at the instant at which it is paid: one of the two happens, and the books balance', async () => {
    shop = await openShop(createNetwork(), {}, core)
    const ann = shop.customer('ann')
    await ann.charge(1_000_000)
    const orders = await Promise.all(Array.from({ length: 20 }, () => ann.place({ 'green-tea': 1 })))
    await Promise.all(orders.map((orderId) => Promise.all([ann.pay(orderId), ann.cancel(orderId)])))
    const statuses = await Promise.all(orders.map(async (orderId) => (await ann.order(orderId)).status))
    // A cancellation before the payment takes no money; one after it refunds the money.
    for (const status of statuses) expect(['cancelled', 'refunded']).toContain(status)
    expect(await ann.balance()).toBe(1_000_000)
    await ann.untilPoints(0)
    await shop.agrees()
  })

  it('or paid in points, and they are back when it is cancelled', async () => {
    shop = await openShop(createNetwork(), {}, core)
    const ann = shop.customer('ann')
    await ann.charge(200_000)
    await ann.pay(await ann.place({ 'coffee-beans': 10 }))
    await ann.untilPoints(1_900)
    await ann.charge(10_600)
    const orderId = await ann.place({ 'green-tea': 1 })
    expect(await ann.pay(orderId, { usePoints: 1_901 })).toMatchObject({
      body: { status: 'payable', declineReason: 'insufficient-points' },
    })
    expect(await ann.pay(orderId, { usePoints: 1_900 })).toMatchObject({
      body: { status: 'paid', points: 1_900 },
    })
    expect(await ann.balance()).toBe(10_000)
    await ann.untilPoints(106)
    await ann.cancel(orderId)
    expect(await ann.balance()).toBe(20_600)
    await ann.untilPoints(1_900)
    await shop.agrees()
  })
})
