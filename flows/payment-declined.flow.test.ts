import { afterEach, describe, expect, it } from 'vitest'
import { networks } from './support/networks.ts'
import { core, openShop, type Shop } from './support/shop.ts'

let shop: Shop
afterEach(() => shop.close())

describe.each(Object.entries(networks))('a payment is declined, on %s', (_, createNetwork) => {
  it('moves no money, keeps the stock reserved, and lets the order be paid when there is enough', async () => {
    shop = await openShop(createNetwork(), {}, core)
    const ann = shop.customer('ann')
    await ann.charge(10_000)
    const orderId = await ann.place({ 'coffee-beans': 1 })

    expect(await ann.pay(orderId)).toMatchObject({
      status: 200,
      body: { status: 'payable', declineReason: 'insufficient-balance' },
    })
    expect(await ann.balance()).toBe(10_000)
    expect(await shop.row('order', `select reserved from product where product_id = 'coffee-beans'`)).toEqual(
      {
        reserved: 1,
      },
    )
    await ann.timeline(orderId, ['OrderCreated', 'OrderPaymentRequested', 'PaymentDeclined'])

    await ann.charge(9_000)
    expect(await ann.pay(orderId)).toMatchObject({ status: 200, body: { status: 'paid' } })
    expect(await ann.balance()).toBe(0)
    expect(await shop.row('balance', 'select sum(amount)::int as sum from entry')).toEqual({ sum: 0 })
  })

  it("pays as many of a customer's orders as the wallet holds, whichever they are, and declines the others", async () => {
    shop = await openShop(createNetwork(), {}, core)
    const ann = shop.customer('ann')
    await ann.charge(3 * 12_500)
    const orders = await Promise.all(Array.from({ length: 8 }, () => ann.place({ 'green-tea': 1 })))
    const answers = await Promise.all(orders.map((orderId) => ann.pay(orderId)))
    expect(answers.map(({ body }) => body.status).filter((status) => status === 'paid')).toHaveLength(3)
    expect(
      answers.map(({ body }) => body.declineReason).filter((why) => why === 'insufficient-balance'),
    ).toHaveLength(5)
    expect(await ann.balance()).toBe(0)
  })
})
