import { OrderCreated, OrderPaid, ProductStockChanged } from '@jangteo/events'
import { kafkaNetwork, memoryNetwork } from '@jangteo/service-testing'
import { eventually } from '@jangteo/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningOrder, startOrder } from './running-order.ts'

describe.each([
  ['memory', memoryNetwork],
  ['Kafka', kafkaNetwork],
])('an order, on %s', (_, network) => {
  let order: RunningOrder
  beforeAll(async () => {
    order = await startOrder(network())
    await order.offer({ tea: 1_000, rice: 1_000 })
  })
  afterAll(() => order.stop())

  it('is priced from the catalogue, has its stock reserved, and is told by events', async () => {
    const lines = [
      { productId: 'tea', quantity: 2 },
      { productId: 'rice', quantity: 1 },
      { productId: 'tea', quantity: 1 },
    ]
    const { status, headers, body } = await order.post('/orders', { as: 'ann', body: { lines } })
    const { orderId } = body
    expect(status).toBe(201)
    expect(headers.get('location')).toBe(`/orders/${orderId}`)
    expect(body).toEqual({
      orderId: expect.any(String),
      status: 'payable',
      lines: [
        { productId: 'rice', name: 'The rice', unitPrice: 1_000, quantity: 1 },
        { productId: 'tea', name: 'The tea', unitPrice: 1_000, quantity: 3 },
      ],
      amount: 4_000,
      discount: 0,
      couponId: null,
      createdAt: expect.any(String),
      expiresAt: new Date(Date.parse(body.createdAt) + 600_000).toISOString(),
      declineReason: null,
    })
    expect((await order.get(`/orders/${orderId}`, { as: 'ann' })).body).toEqual(body)
    expect(await order.stockOf('tea')).toEqual({ available: 997, reserved: 3 })

    await eventually(() => {
      expect(order.peer.heard(OrderCreated)).toEqual([
        {
          orderId,
          userId: 'ann',
          lines: body.lines,
          amount: 4_000,
          couponId: null,
          createdAt: new Date(body.createdAt),
        },
      ])
      expect(order.peer.heard(ProductStockChanged).filter((event) => event.orderId === orderId)).toEqual([
        expect.objectContaining({
          productId: 'rice',
          reason: 'reserved',
          quantity: 1,
          available: 999,
          reserved: 1,
        }),
        expect.objectContaining({
          productId: 'tea',
          reason: 'reserved',
          quantity: 3,
          available: 997,
          reserved: 3,
        }),
      ])
    })
  })

  it('is paid while its buyer waits, and its stock is sold', async () => {
    const before = await order.stockOf('rice')
    const orderId = await order.place('bob', { rice: 2 })
    const answer = order.pay('bob', orderId, { wait: 10 })
    const request = await order.completePayment(orderId)
    const { status, headers, body } = await answer
    expect(status).toBe(200)
    expect(headers.get('preference-applied')).toBe('wait=10')
    expect(body).toMatchObject({
      orderId,
      status: 'paid',
      paymentId: request.paymentId,
      paidAt: expect.any(String),
    })
    expect(request).toMatchObject({ orderId, userId: 'bob', amount: 2_000 })
    expect(await order.stockOf('rice')).toEqual({
      available: before.available - 2,
      reserved: before.reserved,
    })
    await eventually(() => {
      expect(order.peer.heard(OrderPaid)).toContainEqual({
        orderId,
        userId: 'bob',
        paymentId: request.paymentId,
        lines: body.lines,
        amount: 2_000,
        discount: 0,
        couponId: null,
        points: 0,
        paidAt: new Date(body.paidAt),
      })
      expect(order.peer.heard(ProductStockChanged)).toContainEqual(
        expect.objectContaining({ orderId, productId: 'rice', reason: 'sold', quantity: 2 }),
      )
    })
  })

  it('is answered 202 without waiting, and when the outcome does not come in time', async () => {
    const orderId = await order.place('bob', { tea: 1 })
    const first = await order.pay('bob', orderId)
    expect(first.status).toBe(202)
    expect(first.body).toMatchObject({ status: 'paying', payingSince: expect.any(String) })
    expect(first.headers.get('preference-applied')).toBeNull()
    const second = await order.pay('bob', orderId, { wait: 1 })
    expect(second.status).toBe(202)
    expect(second.headers.get('preference-applied')).toBe('wait=1')
    expect(second.body).toEqual(first.body)
  })

  it('asks for one payment however often its buyer presses the button', async () => {
    const orderId = await order.place('bob', { tea: 1 })
    const answers = await Promise.all(Array.from({ length: 20 }, () => order.pay('bob', orderId)))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]))
    expect(new Set(answers.map(({ body }) => body.paymentId)).size).toBe(1)
    await order.completePayment(orderId)
    await order.untilStatus('bob', orderId, 'paid')
    expect(order.paymentRequests(orderId)).toHaveLength(1)
  })

  it('can be paid again after a decline, with another payment', async () => {
    const orderId = await order.place('bob', { tea: 1 })
    const answer = order.pay('bob', orderId, { wait: 10 })
    const first = await order.declinePayment(orderId, 'insufficient-balance')
    const declined = await answer
    expect(declined.status).toBe(200)
    expect(declined.body).toMatchObject({ status: 'payable', declineReason: 'insufficient-balance' })

    const again = order.pay('bob', orderId, { wait: 10 })
    await eventually(() => expect(order.paymentRequests(orderId)).toHaveLength(2))
    const second = await order.completePayment(orderId)
    expect(second.paymentId).not.toBe(first.paymentId)
    expect((await again).body).toMatchObject({ status: 'paid', paymentId: second.paymentId })
  })

  it('is not paid twice', async () => {
    const orderId = await order.place('bob', { tea: 1 })
    await order.pay('bob', orderId)
    await order.completePayment(orderId)
    await order.untilStatus('bob', orderId, 'paid')
    const { status, body } = await order.pay('bob', orderId)
    expect(status).toBe(409)
    expect(body).toMatchObject({ code: 'order-already-paid' })
    expect(order.paymentRequests(orderId)).toHaveLength(1)
  })

  it('answers a payment with an Idempotency-Key once, whatever becomes of the order', async () => {
    const orderId = await order.place('bob', { tea: 1 })
    const key = { 'idempotency-key': `pay ${orderId}`.replace(' ', '-') }
    const waiting = order.post(`/orders/${orderId}/pay`, {
      as: 'bob',
      headers: { ...key, prefer: 'wait=10' },
    })
    await order.completePayment(orderId)
    const paid = await waiting
    expect([paid.status, paid.body.status]).toEqual([200, 'paid'])
    const again = () => order.post(`/orders/${orderId}/pay`, { as: 'bob', headers: key })
    const repeated = await again()
    expect([repeated.status, repeated.body]).toEqual([200, paid.body])
    await order.post(`/orders/${orderId}/cancel`, { as: 'bob' })
    expect([(await again()).status, (await again()).body]).toEqual([200, paid.body])
    const other = { as: 'bob', headers: key, body: { usePoints: 1 } }
    expect((await order.post(`/orders/${orderId}/pay`, other)).body.code).toBe('idempotency-key-reused')
    expect(order.paymentRequests(orderId)).toHaveLength(1)
  })

  it('answers one that did not wait as it was answered, also once its order is paid', async () => {
    const orderId = await order.place('bob', { tea: 1 })
    const once = () =>
      order.post(`/orders/${orderId}/pay`, { as: 'bob', headers: { 'idempotency-key': orderId } })
    const first = await once()
    expect([first.status, first.body.status]).toEqual([202, 'paying'])
    await order.completePayment(orderId)
    await order.untilStatus('bob', orderId, 'paid')
    const again = await once()
    expect([again.status, again.body]).toEqual([202, first.body])
    const withAnotherKey = await order.post(`/orders/${orderId}/pay`, {
      as: 'bob',
      headers: { 'idempotency-key': `${orderId}-2` },
    })
    expect([withAnotherKey.status, withAnotherKey.body.code]).toEqual([409, 'order-already-paid'])
  })

  it('keeps the order of its events: each version follows the one before', async () => {
    const orderId = await order.place('bob', { tea: 1 })
    await order.pay('bob', orderId)
    await order.declinePayment(orderId, 'insufficient-balance')
    await order.untilStatus('bob', orderId, 'payable')
    await order.pay('bob', orderId)
    await eventually(() => expect(order.paymentRequests(orderId)).toHaveLength(2))
    await order.completePayment(orderId)
    await eventually(() => {
      const versions = order.peer.received
        .filter(({ meta }) => meta.aggregateId === orderId)
        .map(({ meta }) => `${meta.eventType} ${meta.aggregateVersion}`)
        .toSorted((a, b) => Number(a.split(' ')[1]) - Number(b.split(' ')[1]))
      expect(versions).toEqual([
        'OrderCreated 1',
        'OrderPaymentRequested 2',
        'OrderPaymentRequested 4',
        'OrderPaid 5',
      ])
    })
  })

  it('cannot be seen or paid by another customer', async () => {
    const orderId = await order.place('bob', { tea: 1 })
    for (const answer of [
      await order.get(`/orders/${orderId}`, { as: 'eve' }),
      await order.pay('eve', orderId),
    ]) {
      expect(answer.status).toBe(404)
      expect(answer.body).toMatchObject({ code: 'order-not-found' })
    }
    expect((await order.get(`/orders/${orderId}`, { as: 'bob' })).body.status).toBe('payable')
  })

  it('is placed once for an Idempotency-Key, also at once', async () => {
    const request = {
      as: 'kim',
      body: { lines: [{ productId: 'tea', quantity: 1 }] },
      headers: { 'idempotency-key': 'basket-7' },
    }
    const first = await order.post('/orders', request)
    const { available } = await order.stockOf('tea')
    const again = await order.post('/orders', request)
    expect([first.status, again.status]).toEqual([201, 201])
    expect(again.body).toEqual(first.body)
    expect(again.headers.get('location')).toBe(first.headers.get('location'))
    expect((await order.stockOf('tea')).available).toBe(available)

    const race = { ...request, headers: { 'idempotency-key': 'basket-8' } }
    const answers = await Promise.all(Array.from({ length: 5 }, () => order.post('/orders', race)))
    const placed = answers.filter(({ status }) => status === 201)
    const running = answers.filter(({ status }) => status === 409)
    expect(placed.length + running.length).toBe(5)
    expect(new Set(placed.map(({ body }) => body.orderId)).size).toBe(1)
    expect((await order.stockOf('tea')).available).toBe(available - 1)
  })
})
