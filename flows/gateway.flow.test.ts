import { randomUUID } from 'node:crypto'
import { eventually, testStack } from '@jangteo/testing'
import { afterEach, expect, it } from 'vitest'
import { networks } from './support/networks.ts'
import { core, openShop, type Shop } from './support/shop.ts'

let shop: Shop
afterEach(() => shop.close())

/** A shop, and how the gateway is to treat it from now on. */
async function openWithGateway() {
  const key = randomUUID()
  shop = await openShop(networks.kafka(), { GATEWAY_KEY: key }, core)
  return async (behaviour: object) => {
    const { status } = await fetch(`${testStack().gatewayUrl}/v1/behaviour`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify(behaviour),
    })
    expect(status).toBe(204)
  }
}

it('a charge is credited once, though the gateway sends its callback twice, and pays an order', async () => {
  const gateway = await openWithGateway()
  await gateway({ webhooks: 2 })
  const ann = shop.customer('ann')
  await ann.charge(20_000)
  const orderId = await ann.place({ 'green-tea': 1 })
  expect(await ann.pay(orderId)).toMatchObject({ body: { status: 'paid' } })
  await ann.charge(1_000)
  expect(await ann.balance()).toBe(8_500)
  expect(
    await shop.row('balance', `select count(*)::int as credited from charge where status = 'credited'`),
  ).toEqual({
    credited: 2,
  })
  await shop.agrees()
})

it('a charge is found at a gateway that never answers', async () => {
  const gateway = await openWithGateway()
  await gateway({ answer: 'silence', webhooks: 0 })
  const ann = shop.customer('ann')
  await ann.post('balance', '/balance/charge', {
    body: { amount: 20_000 },
    headers: { 'idempotency-key': 'silent' },
  })
  expect(await ann.balance()).toBe(0)
  await eventually(async () => expect(await ann.balance()).toBe(20_000), { timeout: 40_000 })
  await shop.agrees()
})
