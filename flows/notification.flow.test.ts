import { eventually, testStack } from '@jangteo/testing'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
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

describe('an address that must be confirmed', () => {
  let shop: Shop
  beforeAll(async () => {
    shop = await openShop(networks.memory(), { EMAIL_CONFIRMATION: 'required' })
  })
  afterAll(() => shop.close())

  it('gets messages about orders after a click on the link in its first mail', async () => {
    const ann = shop.customer('ann')
    const address = `${crypto.randomUUID()}@example.com`
    const { body: contact } = await ann.put('notification', '/me/contact', { body: { email: address } })
    expect(contact).toMatchObject({ email: address, emailState: 'unconfirmed' })
    await ann.charge(50_000)
    const mails = async () => {
      const all = (await (await fetch(`${testStack().mailPageUrl}/api/email`)).json()) as CaughtMail[]
      return all.filter(({ envelope }) => envelope.to.some((to) => to.address === address))
    }
    const first = await eventually(
      async () => {
        const [mail, ...others] = await mails()
        if (!mail || others.length > 0) throw new Error(`there are ${others.length + (mail ? 1 : 0)} mails`)
        return mail
      },
      { timeout: 30_000 },
    )
    expect(first.subject).toBe('Confirm your e-mail address')
    const [link = ''] = /http\S+\/mail-links\/confirm\?token=\S+/.exec(first.text) ?? []
    const { pathname, search } = new URL(link)
    const clicked = await fetch(shop.url('notification') + pathname + search, { method: 'POST' })
    expect(clicked.status).toBe(200)
    const orderId = await ann.place({ 'coffee-beans': 2 })
    expect(await ann.pay(orderId)).toMatchObject({ status: 200, body: { status: 'paid' } })
    await eventually(
      async () => {
        const subjects = (await mails()).map(({ subject }) => subject)
        expect(subjects).toContain('Your order is paid: 38,000 won')
        expect(subjects).not.toContain('50,000 won charged')
      },
      { timeout: 30_000 },
    )
  }, 90_000)
})

interface CaughtMail {
  subject: string
  text: string
  envelope: { to: { address: string }[] }
}
