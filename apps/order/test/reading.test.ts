import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningOrder, startOrder } from './running-order.ts'

const admin = { as: 'operator', role: 'admin' } as const

describe('the reader of orders', () => {
  let order: RunningOrder
  beforeAll(async () => {
    order = await startOrder()
    await order.offer({ tea: 1_000 })
  })
  afterAll(() => order.stop())

  it('pages through his own, newest first, and through those of one state', async () => {
    const placed: string[] = []
    for (let n = 0; n < 5; n++) placed.push(await order.place('ann', { tea: 1 }))
    await order.place('bob', { tea: 1 })
    await order.post(`/orders/${placed[1]}/cancel`, { as: 'ann' })
    await order.post(`/orders/${placed[3]}/cancel`, { as: 'ann' })
    const first = await order.get('/orders?limit=3', { as: 'ann' })
    const rest = await order.get(`/orders?limit=3&cursor=${first.body.nextCursor}`, { as: 'ann' })
    const ids = (body: { items: { orderId: string }[] }) => body.items.map(({ orderId }) => orderId)
    expect([...ids(first.body), ...ids(rest.body)]).toEqual(placed.toReversed())
    expect(rest.body.nextCursor).toBeNull()
    const cancelled = await order.get('/orders?status=cancelled', { as: 'ann' })
    expect(ids(cancelled.body)).toEqual([placed[3], placed[1]])
    expect(ids((await order.get('/orders', { as: 'new-customer' })).body)).toEqual([])
  })

  it('pages through those of a time: its start counts, its end does not', async () => {
    const placed: string[] = []
    for (let n = 0; n < 4; n++) placed.push(await order.place('cho', { tea: 1 }))
    const days = [
      '2026-03-01T00:00:00Z',
      '2026-03-02T00:00:00Z',
      '2026-03-03T00:00:00Z',
      '2026-03-04T00:00:00Z',
    ]
    for (const [n, orderId] of placed.entries())
      await order.sql.query('update orders set created_at = $2 where order_id = $1', [orderId, days[n]])
    const read = async (query: string) => (await order.get(`/orders?${query}`, { as: 'cho' })).body
    const ids = (body: { items: { orderId: string }[] }) => body.items.map(({ orderId }) => orderId)
    expect(ids(await read(`from=${days[1]}&to=${days[3]}`))).toEqual([placed[2], placed[1]])
    const first = await read(`from=${days[1]}&limit=2`)
    expect(ids(first)).toEqual([placed[3], placed[2]])
    expect(ids(await read(`from=${days[1]}&limit=2&cursor=${first.nextCursor}`))).toEqual([placed[1]])
    expect((await read(`limit=2&cursor=${first.nextCursor}`)).code).toBe('cursor-invalid')
    expect((await read('from=yesterday')).code).toBe('request-invalid')
  })

  it('sees the history of one, with who did what', async () => {
    const orderId = await order.place('ann', { tea: 1 })
    await order.pay('ann', orderId)
    await order.declinePayment(orderId, 'insufficient-balance')
    await order.untilStatus('ann', orderId, 'payable')
    await order.post(`/orders/${orderId}/cancel`, { as: 'ann', body: { reason: 'found it cheaper' } })
    const { body } = await order.get(`/orders/${orderId}/history`, { as: 'ann' })
    expect(body.items.map(({ occurredOn: _, ...event }: { occurredOn: string }) => event)).toEqual([
      { type: 'placed', status: 'payable', actor: 'user:ann', note: null },
      { type: 'payment-requested', status: 'paying', actor: 'user:ann', note: null },
      { type: 'payment-declined', status: 'payable', actor: 'service:balance', note: 'insufficient-balance' },
      { type: 'cancelled', status: 'cancelled', actor: 'user:ann', note: 'found it cheaper' },
    ])
    expect((await order.get(`/orders/${orderId}/history`, { as: 'eve' })).status).toBe(404)
  })

  it('is not taken for the service whose name he has', async () => {
    const orderId = await order.place('balance', { tea: 1 })
    await order.pay('balance', orderId)
    await order.completePayment(orderId)
    await order.untilStatus('balance', orderId, 'paid')
    const { body } = await order.get(`/orders/${orderId}/history`, { as: 'balance' })
    expect(body.items.map(({ actor }: { actor: string }) => actor)).toEqual([
      'user:balance',
      'user:balance',
      'service:balance',
    ])
  })

  it('sees one live: every state as it comes, until it is settled', async () => {
    const orderId = await order.place('ann', { tea: 1 })
    const stream = await order.stream('ann', orderId)
    await stream.until('payable')
    await order.pay('ann', orderId)
    await stream.until('paying')
    await order.completePayment(orderId)
    await stream.ended
    expect(stream.states()).toEqual(['payable', 'paying', 'paid'])
    expect((await order.get(`/orders/${orderId}/stream`, { as: 'eve' })).status).toBe(404)
  })

  it('as an operator, sees what is stuck, asks again or cancels, and is remembered for it', async () => {
    const stuck = await order.place('cat', { tea: 1 })
    const other = await order.place('cat', { tea: 1 })
    await order.pay('cat', stuck)
    await order.pay('cat', other)
    await order.later(61, 'nothing')
    const page = async (query = '') => (await order.get(`/internal/stuck-orders${query}`, admin)).body
    const first = await page('?limit=1')
    expect(first.items).toMatchObject([{ order: { orderId: stuck, status: 'paying', userId: 'cat' } }])
    const second = await page(`?limit=1&cursor=${first.nextCursor}`)
    expect(second).toMatchObject({ items: [{ order: { orderId: other } }], nextCursor: null })
    const counted = async () =>
      /^order_stuck_orders\{.*\} (\d+)$/m.exec(
        await (await fetch(`${order.service.url()}/metrics`)).text(),
      )?.[1]
    expect(await counted()).toBe('2')

    const act = (orderId: string, action: string) =>
      order.post(`/internal/stuck-orders/${orderId}/${action}`, { ...admin, body: { reason: 'he called' } })
    expect((await act(stuck, 'retry')).status).toBe(200)
    await order.completePayment(stuck)
    await order.untilStatus('cat', stuck, 'paid')
    expect(await act(stuck, 'retry')).toMatchObject({ status: 409, body: { code: 'order-not-stuck' } })
    expect((await act(other, 'cancel')).body).toMatchObject({ status: 'cancelled', reason: 'operator' })
    await order.refund(other)
    await order.untilStatus('cat', other, 'refunded')
    expect((await page()).items).toEqual([])
    expect(await counted()).toBe('0')
    const history = async (orderId: string) =>
      (await order.get(`/orders/${orderId}/history`, { as: 'cat' })).body.items
    const recorded = { actor: 'operator:operator', note: 'he called' }
    expect(await history(stuck)).toContainEqual(expect.objectContaining({ type: 'asked-again', ...recorded }))
    expect(await history(other)).toContainEqual(expect.objectContaining({ type: 'cancelled', ...recorded }))
  })

  it('as an auditor, gets totals at one point that agree with each other', async () => {
    const { status, body } = await order.get('/internal/audit', admin)
    expect(status).toBe(200)
    expect(body.point).toMatch(/^\d+:\d+:[\d,]*$/)
    const { stocked, available, reserved, sold } = body.totals.pieces
    expect([stocked, available + reserved + sold]).toEqual([1_000, 1_000])
    expect(body.checks.map(({ holds }: { holds: boolean }) => holds)).toEqual([true, true, true, true])
    expect(body.totals.orders.refunded).toEqual({ count: 1, amount: 1_000, discount: 0 })
  })
})
