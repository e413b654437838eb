import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { networks } from './support/networks.ts'
import { openShop, type Shop } from './support/shop.ts'

interface Equation {
  readonly name: string
  readonly verdict: string
  readonly onTheWay: number
  readonly note: string | null
  readonly examples: readonly { object: string; left: string | null; right: string | null }[]
}

/** What an audit of the shop has found: nothing that does not hold. */
async function audit(shop: Shop, full = true) {
  const { status, body } = await shop.operator.post('data-platform', '/internal/audit/shop', {
    body: { full },
  })
  expect({ status, body }).toMatchObject({ status: 200 })
  return body
}
const broken = async (shop: Shop) =>
  (await audit(shop)).equations.filter(({ verdict }: Equation) => verdict !== 'holds')

describe.each(Object.entries(networks))('the audit of the shop, on %s', (_, createNetwork) => {
  let shop: Shop
  beforeAll(async () => {
    shop = await openShop(createNetwork())
  }, 60_000)
  afterAll(() => shop.close())

  it('is clean after orders that were paid, declined, cancelled and refunded', {
    timeout: 90_000,
  }, async () => {
    const ann = shop.customer('ann')
    await ann.charge(100_000)
    const coupon = await ann.coupon()
    const paid = await ann.place({ 'coffee-beans': 2 }, coupon)
    await ann.untilOrder(paid, 'payable')
    await ann.pay(paid)
    const declined = await ann.place({ 'moon-jar-replica': 1 })
    await ann.pay(declined)
    const refunded = await ann.place({ 'green-tea': 1 })
    await ann.pay(refunded)
    await ann.cancel(refunded)
    const report = await audit(shop)
    console.log(JSON.stringify(report, null, 1))
    expect(await broken(shop)).toEqual([])
  })
})
