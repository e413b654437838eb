import { eventually } from '@jangteo/testing'
import { afterEach, expect, it } from 'vitest'
import { networks } from './support/networks.ts'
import { core, openShop, type Shop } from './support/shop.ts'

let shop: Shop
afterEach(() => shop.close())

it('reaches every consumer of an order, though some of them were unavailable while it was paid', async () => {
  shop = await openShop(networks.kafka())
  const ann = shop.customer('ann')
  await ann.charge(100_000)
  await ann.put('notification', '/me/contact', { body: { email: 'ann@example.com' } })
  await shop.leave('ranking')
  await shop.leave('notification')

  // Customers do not notice.
  const [kept, undone] = [await ann.place({ 'coffee-beans': 2 }), await ann.place({ 'green-tea': 1 })]
  for (const orderId of [kept, undone])
    expect(await ann.pay(orderId)).toMatchObject({ status: 200, body: { status: 'paid' } })
  expect(await ann.cancel(undone)).toMatchObject({ status: 200, body: { status: 'refunded' } })
  await ann.untilPoints(380)
  await shop.leave('data-platform')
  await shop.agrees(core.filter((name) => name !== 'data-platform'))

  await Promise.all((['ranking', 'notification', 'data-platform'] as const).map(shop.comeBack))
  await eventually(
    async () => {
      const { body } = await ann.get('ranking', '/products/popular?window=today')
      expect(body).toMatchObject({ source: 'live' })
      expect(body.items).toMatchObject([{ productId: 'coffee-beans', rank: 1 }])
    },
    { timeout: 30_000 },
  )
  await eventually(async () => {
    const { body } = await ann.get('notification', '/notifications?limit=50')
    const kinds = body.items.map(({ kind }: { kind: string }) => kind).toSorted()
    expect(kinds).toEqual(['balance-charged', 'order-cancelled', 'order-paid', 'order-paid'])
  })
  await eventually(async () => {
    const { body } = await ann.get('data-platform', `/orders/${undone}/timeline`)
    const types = body.items.map(({ type }: { type: string }) => type)
    expect(types).toEqual(expect.arrayContaining(['OrderPaid', 'OrderCancelled', 'PaymentRefunded']))
  })
})
