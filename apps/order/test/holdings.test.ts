import { memoryNetwork } from '@jangteo/service-testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RunningOrder, startOrder } from './running-order.ts'

let order: RunningOrder
beforeAll(async () => {
  order = await startOrder(memoryNetwork(), { OPEN_ORDERS_LIMIT: 3, RESERVED_PIECES_LIMIT: 10 })
  await order.offer({ tea: 10_000, cup: 10_000 })
})
afterAll(() => order.stop())

const ask = (as: string, productId: string, quantity: number, key?: string) =>
  order.post('/orders', {
    as,
    body: { lines: [{ productId, quantity }] },
    ...(key !== undefined && { headers: { 'idempotency-key': key } }),
  })

const codesOf = (answers: Awaited<ReturnType<typeof ask>>[]) =>
  answers.map(({ status, body }) => (status === 201 ? 'placed' : `${status} ${body.code}`)).toSorted()

it('a customer holds a limited number of unpaid orders, however many requests come at the same time', async () => {
  const answers = await Promise.all(
    Array.from({ length: 60 }, (_, n) =>
      // In batches and alone, and with products that do not wait for each other's locks.
      ask('greedy', n % 2 === 0 ? 'tea' : 'cup', 1, n % 3 === 0 ? undefined : `greedy-${n}`),
    ),
  )
  expect(codesOf(answers)).toEqual([
    ...Array(57).fill('409 too-many-open-orders'),
    ...Array(3).fill('placed'),
  ])
  expect((await ask('modest', 'tea', 1)).status).toBe(201)
})

it('a customer holds a limited number of pieces, however many requests come at the same time', async () => {
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, n) => ask('hoarder', n % 2 === 0 ? 'tea' : 'cup', 6, `hoarder-${n}`)),
  )
  expect(codesOf(answers)).toEqual([...Array(19).fill('409 too-many-reserved-pieces'), 'placed'])
  expect((await ask('hoarder', 'tea', 4)).status).toBe(201)
  expect(await ask('one-large', 'tea', 11)).toMatchObject({
    status: 409,
    body: { code: 'too-many-reserved-pieces' },
  })
})

it('an order that is cancelled or paid is no longer held', async () => {
  const orders = [await order.place('ann', { tea: 1 }), await order.place('ann', { tea: 1 })]
  await order.place('ann', { tea: 1 })
  expect((await ask('ann', 'tea', 1)).status).toBe(409)
  await order.post(`/orders/${orders[0]}/cancel`, { as: 'ann' })
  expect((await ask('ann', 'tea', 1)).status).toBe(201)
  await order.pay('ann', orders[1] as string)
  // Its pieces are reserved until the payment is completed.
  expect((await ask('ann', 'tea', 1)).status).toBe(409)
  await order.completePayment(orders[1] as string)
  await order.untilStatus('ann', orders[1] as string, 'paid')
  expect((await ask('ann', 'tea', 1)).status).toBe(201)
})
