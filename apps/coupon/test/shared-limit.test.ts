import { httpAgent } from '@jangteo/service-testing'
import { eventually } from '@jangteo/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RunningCoupon, startCoupon } from './running-coupon.ts'

const LIMIT = 20

let coupon: RunningCoupon
beforeAll(async () => {
  coupon = await startCoupon(undefined, { replicas: 2, PERSON_LIMIT: LIMIT })
})
afterAll(() => coupon.stop())

it('a person who has used up the requests at one replica has none at the other', async () => {
  const [one, other] = coupon.services.map((service) => httpAgent(service.url)) as [
    ReturnType<typeof httpAgent>,
    ReturnType<typeof httpAgent>,
  ]
  const ask = async (replica: typeof one) => (await replica.get('/coupons', { as: 'ann' })).status
  const answers = await Promise.all(Array.from({ length: LIMIT + 5 }, () => ask(one)))
  expect(answers.filter((status) => status === 200)).toHaveLength(LIMIT)

  let through = 0
  await eventually(async () => {
    const status = await ask(other)
    if (status === 200) through += 1
    expect(status).toBe(429)
  })
  // It learns of the others' requests with its first one.
  expect(through).toBeLessThan(LIMIT)
  expect((await other.get('/coupons', { as: 'bob' })).status).toBe(200)
})
