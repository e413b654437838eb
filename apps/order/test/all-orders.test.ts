import { randomUUID } from 'node:crypto'
import { eventually } from '@jangteo/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningOrder, startOrder } from './running-order.ts'

const admin = { as: 'root', role: 'admin' } as const

describe('an operator', () => {
  let order: RunningOrder
  const placed: Record<string, string> = {}
  beforeAll(async () => {
    order = await startOrder()
    await order.offer({ tea: 1_000, cup: 1_000 })
    placed.payable = await order.place('ann', { tea: 1 })
    placed.paying = await order.place('ann', { cup: 2 })
    await order.pay('ann', placed.paying)
    placed.paid = await order.place('bob', { tea: 3, cup: 1 })
    await order.pay('bob', placed.paid)
    await order.completePayment(placed.paid)
    await order.untilStatus('bob', placed.paid, 'paid')
    placed.refunding = await order.place('bob', { tea: 1 })
    await order.pay('bob', placed.refunding)
    await order.post(`/orders/${placed.refunding}/cancel`, { as: 'bob' })
    placed.cancelled = await order.place('bob', { tea: 1 })
    await order.post(`/orders/${placed.cancelled}/cancel`, { as: 'bob' })
  })
  afterAll(() => order.stop())

  const list = async (query: string) => {
    const { status, body } = await order.get(`/internal/orders?${query}`, admin)
    expect({ status, body }).toMatchObject({ status: 200 })
    const names = Object.entries(placed)
    return body.items.map(({ orderId }: { orderId: string }) => names.find(([, id]) => id === orderId)?.[0])
  }
  const ALL = ['payable', 'paying', 'paid', 'refunding', 'cancelled']

  it.each([
    ['', ALL],
    ['sort=newest', ALL.toReversed()],
    ['status=cancelled', ['refunding', 'cancelled']],
    ['waitsFor=refund', ['refunding']],
    ['waitsFor=payment', ['paying']],
    ['waitsFor=customer', ['payable']],
    ['waitsFor=coupon', []],
    ['userId=bob', ['paid', 'refunding', 'cancelled']],
    ['userId=bob&status=paid', ['paid']],
    ['productId=cup', ['paying', 'paid']],
    ['productId=cup&userId=ann&sort=newest', ['paying']],
    ['olderThan=3600', []],
    ['olderThan=0', ALL],
    ['to=2026-01-01T00:00:00Z', []],
    ['from=2026-01-01T00:00:00Z', ALL],
  ])('lists the orders of all customers: %s', async (query, expected) => {
    expect(await list(query)).toEqual(expected)
  })

  it('lists by the time of placing, to the millisecond', async () => {
    const { body } = await order.get('/internal/orders', admin)
    const { createdAt } = body.items[2]
    expect(await list(`from=${createdAt}`)).toContain('paid')
    expect(await list(`to=${createdAt}`)).not.toContain('paid')
  })

  it('pages through a list, and sees what each order waits for', async () => {
    const first = (await order.get('/internal/orders?userId=bob&limit=2&sort=newest', admin)).body
    const cursor = first.nextCursor
    const second = (
      await order.get(`/internal/orders?userId=bob&limit=2&sort=newest&cursor=${cursor}`, admin)
    ).body
    expect([...first.items, ...second.items]).toMatchObject([
      { orderId: placed.cancelled, waitsFor: null, waitsSince: null },
      { orderId: placed.refunding, waitsFor: 'refund', waitsSince: expect.any(String) },
      { orderId: placed.paid, waitsFor: null, userId: 'bob', amount: 4_000 },
    ])
  })

  it('counts orders by state and wait, with the oldest of each', async () => {
    const { body } = await order.get('/internal/order-counts', admin)
    expect(body.items.map(({ oldestAt: _, ...each }: { oldestAt: string }) => each)).toEqual([
      { status: 'payable', waitsFor: 'customer', count: 1 },
      { status: 'paying', waitsFor: 'payment', count: 1 },
      { status: 'cancelled', waitsFor: 'refund', count: 1 },
      { status: 'cancelled', waitsFor: null, count: 1 },
      { status: 'paid', waitsFor: null, count: 1 },
    ])
    const shown = (await order.get(`/internal/orders/${placed.paid}`, admin)).body.order
    expect(body.items.at(-1).oldestAt).toBe(shown.createdAt)
  })

  it('sees an order of any customer: its history, its wait, and the steps still to come', async () => {
    const { body } = await order.get(`/internal/orders/${placed.paying}`, admin)
    expect(body).toMatchObject({
      order: { userId: 'ann', status: 'paying', version: 2, lines: [{ productId: 'cup', quantity: 2 }] },
      history: [{ type: 'placed' }, { type: 'payment-requested', actor: 'user:ann' }],
      wait: { for: 'payment', since: body.order.payingSince, stuck: false },
      ahead: [
        { step: 'payment-completed', by: 'balance' },
        { step: 'paid', by: 'order' },
      ],
    })
    expect(await order.get(`/internal/orders/${randomUUID()}`, admin)).toMatchObject({
      status: 404,
      body: { code: 'order-not-found' },
    })
  })

  it('acts on several orders, with a result for each, and is remembered for it', async () => {
    const unknown = randomUUID()
    const act = (action: string, orderIds: (string | undefined)[]) =>
      order.post('/internal/orders/actions', {
        ...admin,
        body: { action, orderIds, reason: 'balance is back' },
      })
    const before = order.paymentRequests(placed.paying as string).length
    const retried = await act('retry', [placed.paying, placed.payable, unknown, placed.paying])
    expect(retried.body.items).toMatchObject([
      { orderId: placed.paying, outcome: 'done', status: 'paying', code: null },
      { orderId: placed.payable, outcome: 'refused', status: null, code: 'order-not-stuck' },
      {
        orderId: unknown,
        outcome: 'refused',
        code: 'order-not-found',
        detail: expect.stringContaining(unknown),
      },
    ])
    await eventually(() => expect(order.paymentRequests(placed.paying as string)).toHaveLength(before + 1))
    const cancelled = await act('cancel', [placed.payable, placed.paying])
    expect(cancelled.body.items).toMatchObject([
      { outcome: 'done', status: 'cancelled' },
      { outcome: 'done', status: 'cancelled' },
    ])
    expect((await order.get('/internal/actions?limit=3', admin)).body.items).toMatchObject([
      { action: 'order.cancel', target: `order/${placed.paying}`, via: 'POST /internal/orders/actions' },
      { action: 'order.cancel', target: `order/${placed.payable}`, reason: 'balance is back' },
      { action: 'order.retry', target: `order/${placed.paying}`, actor: 'operator:root' },
    ])
  })

  it.each([
    ['no order', { action: 'retry', orderIds: [], reason: 'why' }],
    [
      'too many orders',
      { action: 'retry', orderIds: Array.from({ length: 101 }, () => randomUUID()), reason: 'why' },
    ],
    ['an id that is none', { action: 'retry', orderIds: ['x'], reason: 'why' }],
    ['no reason', { action: 'retry', orderIds: [randomUUID()], reason: ' ' }],
    ['an action that there is not', { action: 'pay', orderIds: [randomUUID()], reason: 'why' }],
  ])('cannot act with %s', async (_, body) => {
    expect((await order.post('/internal/orders/actions', { ...admin, body })).status).toBe(400)
  })
})
