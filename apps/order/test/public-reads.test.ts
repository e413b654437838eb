import { memoryNetwork } from '@jangteo/service-testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RunningOrder, startOrder } from './running-order.ts'

const SEARCHES = 50

let order: RunningOrder
beforeAll(async () => {
  order = await startOrder(memoryNetwork(), { PUBLIC_READ_TIMEOUT_MS: 500 })
  await order.offer({ tea: 100 })
})
afterAll(() => order.stop())

it('searches that take too long are cancelled, and orders do not wait for them', async () => {
  // As slow as a search can be: each one waits for this lock.
  const client = await order.sql.connect()
  await client.query('begin; lock table product_details in access exclusive mode')
  try {
    let answered = 0
    const searches = Array.from({ length: SEARCHES }, async (_, n) => {
      const { status, body } = await order.get(`/products?search=tea&limit=${n + 1}`)
      answered += 1
      return `${status} ${body.code}`
    })
    const orderId = await order.place('ann', { tea: 1 })
    await order.pay('ann', orderId)
    await order.completePayment(orderId)
    await order.untilStatus('ann', orderId, 'paid')
    expect(answered).toBeLessThan(SEARCHES)
    expect(new Set(await Promise.all(searches))).toEqual(new Set(['503 unavailable']))
  } finally {
    await client.query('rollback')
    client.release()
  }
  expect((await order.get('/products?search=tea')).status).toBe(200)
})
