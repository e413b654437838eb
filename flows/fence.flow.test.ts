import { subscriptions as balance } from '@jangteo/balance/subscriptions'
import { subscriptions as coupon } from '@jangteo/coupon/subscriptions'
import { NotReplayable, type Subscription } from '@jangteo/messaging'
import { subscriptions as notification } from '@jangteo/notification/subscriptions'
import { subscriptions as order } from '@jangteo/order/subscriptions'
import { logger } from '@jangteo/service-testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { networks } from './support/networks.ts'
import { openShop, type ServiceName, type Shop } from './support/shop.ts'

const reach = { timeZone: 'Asia/Seoul', operatorsEmail: 'operators@example.com' }
/** Who moves money or stock, hands out, or sends, and what makes him do it. */
const acting: readonly [ServiceName, readonly Subscription<never>[]][] = [
  ['order', order],
  ['coupon', coupon],
  ['balance', balance({ pointsPercent: 1 })],
  ['notification', notification({ reach, mostInHour: 100, logger })],
]

let shop: Shop
beforeAll(async () => {
  shop = await openShop(networks.memory())
  const ann = shop.customer('ann')
  await ann.charge(100_000)
  const orderId = await ann.place({ 'coffee-beans': 2 })
  expect((await ann.pay(orderId)).body.status).toBe('paid')
  await ann.untilPoints(380)
})
afterAll(() => shop.close())

it.each(acting)(
  '%s has no side effect a second time: no replay runs its handlers',
  async (service, subscriptions) => {
    const balanceBefore = await shop.customer('ann').balance()
    for (const subscription of subscriptions)
      await expect(shop.replay(service, [subscription])).rejects.toThrow(NotReplayable)
    await expect(shop.replay(service, subscriptions)).rejects.toThrow(`${service} may not handle`)
    expect(await shop.customer('ann').balance()).toBe(balanceBefore)
    await shop.agrees()
  },
)
