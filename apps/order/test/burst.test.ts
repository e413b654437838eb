import { globalAgent } from 'node:http'
import { memoryNetwork } from '@jangteo/service-testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RunningOrder, startOrder } from './running-order.ts'

const REQUESTS = 5_000
const STOCK = 3_000

// With more connections at once than may wait for a process, the kernel would refuse some.
globalAgent.maxSockets = 4_000

let order: RunningOrder
beforeAll(async () => {
  order = await startOrder(memoryNetwork(), { DATABASE_POOL: 2 })
})
afterAll(() => order.stop())

/** Every second one with a key: such a request is a transaction of its own, and only a thousand of those may wait. */
const buy = (buyer: number) =>
  order.post('/orders', {
    as: `buyer-${buyer % 20}`,
    body: { lines: [{ productId: 'fan', quantity: 1 }] },
    ...(buyer % 2 === 0 && { headers: { 'idempotency-key': `burst-${buyer}` } }),
  })

it('a burst far above what the database takes is served or put off, and no request is a bug', async () => {
  await order.offer({ fan: STOCK, vase: 1 })
  const answers = await Promise.all(Array.from({ length: REQUESTS }, (_, buyer) => buy(buyer)))

  const kinds = new Set(
    answers.map(({ status, body }) => (status === 201 ? '201' : `${status} ${body.code}`)),
  )
  expect([...kinds].filter((kind) => !['201', '409 out-of-stock'].includes(kind))).toEqual(['503 overloaded'])
  for (const { status, headers } of answers) expect(headers.has('retry-after')).toBe(status === 503)

  const placed = answers.filter(({ status }) => status === 201).map(({ body }) => body.orderId as string)
  expect(placed.length).toBeGreaterThan(0)
  const { rows } = await order.sql.query('select order_id from orders')
  expect(rows.map(({ order_id }) => order_id).toSorted()).toEqual(placed.toSorted())
  expect(await order.stockOf('fan')).toEqual({ available: STOCK - placed.length, reserved: placed.length })
  expect(await order.contradictions()).toEqual([])

  const afterwards = await order.place('ann', { vase: 1 })
  expect((await order.get(`/orders/${afterwards}`, { as: 'ann' })).body).toMatchObject({ status: 'payable' })
}, 60_000)
