import { afterEach, expect, it } from 'vitest'
import { networks } from './support/networks.ts'
import { core, openShop, type Shop } from './support/shop.ts'

let shop: Shop
afterEach(() => shop.close())

it('sells a hundred pieces to exactly a hundred of a thousand buyers who come at once', async () => {
  shop = await openShop(networks.kafka(), {}, core)
  await shop.operator.post('order', '/products', {
    body: { productId: 'last-lamp', name: 'The last lamp', price: 1_000, available: 100 },
  })
  const buyers = Array.from({ length: 50 }, (_, n) => shop.customer(`buyer-${n}`))
  await Promise.all(buyers.map((buyer) => buyer.charge(100_000)))
  const lines = [{ productId: 'last-lamp', quantity: 1 }]
  const answers = await Promise.all(
    Array.from({ length: 1_000 }, async (_, n) => {
      const buyer = buyers[n % buyers.length] as (typeof buyers)[number]
      const placed = await buyer.post('order', '/orders', { body: { lines } })
      if (placed.status !== 201) return placed.body.code
      const paid = await buyer.pay(placed.body.orderId)
      return paid.body.status
    }),
  )
  const count = (outcome: string) => answers.filter((answer) => answer === outcome).length
  expect({ paid: count('paid'), refused: count('out-of-stock') }).toEqual({ paid: 100, refused: 900 })
  expect(
    await shop.row('order', `select available, reserved from product where product_id = 'last-lamp'`),
  ).toEqual({ available: 0, reserved: 0 })
  await shop.agrees()
})
