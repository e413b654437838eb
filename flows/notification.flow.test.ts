import { eventually, testStack } from '@jangteo/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { networks } from './support/networks.ts'
import { openShop, type Shop } from './support/shop.ts'

describe.each(Object.entries(networks))('people are told, over %s', (_, network) => {
  let shop: Shop
  beforeEach(async () => {
    shop = await openShop(network())
  })
  afterEach(() => shop.close())

  it('and an order does not wait for it: the notification service is unavailable, and catches up', async () => {
    const ann = shop.customer('ann')
    const address = `${crypto.randomUUID()}@example.com`
    expect((await ann.put('notification', '/me/contact', { body: { email: address } })).status).toBe(200)
    await shop.leave('notification')
    await ann.charge(50_000)
    const orderId = await ann.place({ 'coffee-beans': 2 })
    expect(await ann.pay(orderId)).toMatchObject({ status: 200, body: { status: 'paid' } })
    await shop.comeBack('notification')

    await eventually(async () => {
      const { body } = await ann.get('notification', '/notifications')
      const kinds = body.items.map(({ kind }: { kind: string }) => kind)
      expect(kinds.toSorted()).toEqual(['balance-charged', 'order-paid'])
    })
    const told = async () => {
      const mails = (await (await fetch(`${testStack().mailPageUrl}/api/email`)).json()) as CaughtMail[]
      const mine = mails.filter(({ envelope }) => envelope.to.some((to) => to.address === address))
      expect(mine.map(({ subject }) => subject).toSorted()).toEqual([
        '50,000 won charged',
        'Your order is paid: 38,000 won',
      ])
    }
    // The catcher may still be on its way up.
    await eventually(told, { timeout: 30_000 })
  }, 60_000)
})

interface CaughtMail {
  subject: string
  envelope: { to: { address: string }[] }
}
