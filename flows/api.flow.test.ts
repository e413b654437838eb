import { tokenFor } from '@jangteo/testing'
import { type ApiReport, checkApi } from '@jangteo/testing/check-api'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { networks } from './support/networks.ts'
import { openShop, type Shop, serviceNames } from './support/shop.ts'

let shop: Shop
/** What there is, so that not all that is asked for is unknown. */
let known: Record<string, string[]>
beforeAll(async () => {
  shop = await openShop(networks.memory())
  const ann = shop.customer('ann')
  const couponId = await ann.coupon()
  const { campaignId } = (await ann.get('coupon', `/coupons/${couponId}`)).body
  const { requestId } = (await ann.post('coupon', '/coupons/issue', { body: { campaignId } })).body
  const orderId = await ann.place({ 'coffee-beans': 1 })
  await ann.timeline(orderId, ['OrderCreated'])
  known = {
    ...{ orderId: [orderId], productId: ['coffee-beans', 'green-tea'] },
    ...{ couponId: [couponId], campaignId: [campaignId], requestId: [requestId] },
  }
})
afterAll(() => shop.close())

const bearer = async (userId: string, role: 'customer' | 'admin') => ({
  authorization: `Bearer ${await tokenFor(userId, role)}`,
})

/** The same requests each time; API_CHECK_SEED=<any number> makes others. */
const seed = Number(process.env.API_CHECK_SEED ?? 20_261_121)

// Side by side: most of it is waiting for streams that have nothing to say.
it.concurrent.each(serviceNames)('%s keeps to its own document, whatever it is asked', async (service) => {
  const report = await checkApi({
    url: shop.url(service),
    seed,
    roles: { customer: await bearer('ann', 'customer'), admin: await bearer('admin', 'admin') },
    known,
  })
  expect(successes(report)).not.toEqual([])
})

/** The operations that were also reached with what they take: a check of refusals alone would prove little. */
const successes = ({ statuses }: ApiReport): string[] =>
  Object.entries(statuses)
    .filter(([, counts]) => Object.keys(counts).some((status) => status.startsWith('2')))
    .map(([operation]) => operation)
