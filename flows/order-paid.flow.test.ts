import { afterEach, describe, expect, it } from 'vitest'
import { networks } from './support/networks.ts'
import { core, openShop, type Shop } from './support/shop.ts'

let shop: Shop
afterEach(() => shop.close())

describe.each(Object.entries(networks))('an order is paid, on %s', (_, createNetwork) => {
  it('takes the money once, sells the stock, and every service learns of it', async () => {
    shop = await openShop(createNetwork(), {}, core)
    const ann = shop.customer('ann')
    await ann.charge(100_000)
    const before = await shop.row('order', `select available from product where product_id = 'coffee-beans'`)

    const orderId = await ann.place({ 'coffee-beans': 2 })
    expect(await ann.order(orderId)).toMatchObject({ status: 'payable', amount: 38_000 })

    const paid = await ann.pay(orderId)
    expect(paid).toMatchObject({ status: 200, body: { status: 'paid', orderId, amount: 38_000 } })
    expect(await ann.balance()).toBe(62_000)
    expect(
      await shop.row('order', `select available, reserved from product where product_id = 'coffee-beans'`),
    ).toEqual({
      available: Number(before.available) - 2,
      reserved: 0,
    })

    await ann.timeline(orderId, [
      'OrderCreated',
      'OrderPaymentRequested',
      'BalanceUpdated',
      'PaymentCompleted',
      'OrderPaid',
      'BalanceUpdated',
    ])
    expect(await shop.row('balance', 'select sum(amount)::int as sum from entry')).toEqual({ sum: 0 })
  })

  it('takes the money once, however many requests to pay come, and from anywhere', async () => {
    shop = await openShop(createNetwork(), {}, core)
    const ann = shop.customer('ann')
    await ann.charge(100_000)
    const orderId = await ann.place({ 'green-tea': 1 })
    const answers = await Promise.all(Array.from({ length: 20 }, () => ann.pay(orderId)))
    const outcomes = answers.map(({ status, body }) => (status === 200 ? body.status : body.code))
    expect(outcomes.filter((outcome) => outcome !== 'paid' && outcome !== 'order-already-paid')).toEqual([])
    expect(outcomes).toContain('paid')
    expect(await ann.balance()).toBe(87_500)
    expect(await shop.row('balance', 'select count(*)::int as payments from payment')).toEqual({
      payments: 1,
    })
  })

  it('shows an order, its payment and its timeline to its customer alone', async () => {
    shop = await openShop(createNetwork(), {}, core)
    const [ann, bob] = [shop.customer('ann'), shop.customer('bob')]
    await ann.charge(50_000)
    const orderId = await ann.place({ 'coffee-beans': 1 })
    await ann.pay(orderId)
    await ann.timeline(orderId, [
      'OrderCreated',
      'OrderPaymentRequested',
      'BalanceUpdated',
      'PaymentCompleted',
      'OrderPaid',
      'BalanceUpdated',
    ])
    expect(await bob.get('order', `/orders/${orderId}`)).toMatchObject({ status: 404 })
    expect(await bob.post('order', `/orders/${orderId}/pay`)).toMatchObject({ status: 404 })
    expect(await bob.get('data-platform', `/orders/${orderId}/timeline`)).toMatchObject({ status: 404 })
    expect(await bob.balance()).toBe(0)
  })
})
