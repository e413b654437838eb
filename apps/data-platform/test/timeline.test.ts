import { randomUUID } from 'node:crypto'
import {
  BalanceUpdated,
  OrderCreated,
  OrderPaid,
  OrderPaymentRequested,
  PaymentCompleted,
  PaymentDeclined,
  ProductStockChanged,
  sampleOf,
} from '@jangteo/events'
import { kafkaNetwork, memoryNetwork, unreliably } from '@jangteo/service-testing'
import { eventually, tokenFor } from '@jangteo/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { storedEvents } from '../src/steps/stored-events.ts'
import { type Platform, startPlatform } from './platform.ts'

describe.each([
  ['memory, twice and out of order', () => unreliably(memoryNetwork())],
  ['Kafka', () => kafkaNetwork()],
])('the timeline, on %s', (_, network) => {
  let platform: Platform
  beforeAll(async () => {
    platform = await startPlatform(network())
  }, 60_000)
  afterAll(() => platform?.stop())

  it('lists each event of an order once, in the order in which they occurred', async () => {
    const orderId = randomUUID()
    await publishPaidOrder(platform, orderId)
    const { items: events } = await eventually(async () => {
      const timeline = await platform.timeline(orderId, 'demo')
      expect(timeline.items).toHaveLength(5)
      return timeline
    })
    expect(events.map(({ type }) => type)).toEqual([
      'OrderCreated',
      'OrderPaymentRequested',
      'PaymentCompleted',
      'BalanceUpdated',
      'OrderPaid',
    ])
    expect(events[4]).toEqual({
      eventId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      type: 'OrderPaid',
      occurredOn: '2026-11-21T09:00:03.000Z',
      producer: 'shop',
      data: { ...OrderPaid.example, orderId, paidAt: '2026-11-21T09:00:05.120Z' },
      erased: false,
    })
  })

  it('keeps each event of a flood once', async () => {
    const orderIds = Array.from({ length: 300 }, (): string => randomUUID())
    await Promise.all(
      orderIds.map((orderId) =>
        platform.publish(OrderCreated, sampleOf(OrderCreated, { orderId }), new Date()),
      ),
    )
    const kept = await eventually(async () => {
      const ids = (await platform.rows()).map((row) => row.order_id as string)
      const found = ids.filter((id) => orderIds.includes(id))
      expect(new Set(found).size).toBe(orderIds.length)
      return found
    })
    expect(kept).toHaveLength(orderIds.length)
  })

  it('keeps every event of every topic', async () => {
    for (const event of storedEvents) await platform.publish(event, event.example, new Date())
    const topics = storedEvents.map(({ topic }) => topic)
    const rows = await eventually(async () => {
      const rows = await platform.rows()
      expect(new Set(rows.map(({ topic }) => topic))).toEqual(new Set(topics))
      return rows
    })
    const declined = rows.find((row) => row.event_type === 'PaymentDeclined')
    expect(declined).toMatchObject({
      topic: 'payment.declined',
      aggregate_id: PaymentDeclined.example.paymentId,
      order_id: PaymentDeclined.example.orderId,
      producer: 'shop',
      traceparent: expect.stringMatching(/^00-/),
    })
    const stock = rows.find((row) => row.event_type === 'ProductStockChanged')
    expect(stock).toMatchObject({ key: 'coffee-beans', person_id: null, sealed: null })
  })
})

describe('who may see a timeline', () => {
  const orderId = randomUUID()
  let platform: Platform
  beforeAll(async () => {
    platform = await startPlatform(unreliably(memoryNetwork()))
    await publishPaidOrder(platform, orderId)
    await eventually(async () =>
      expect((await platform.timeline(orderId, 'boss', 'admin')).items).toHaveLength(6),
    )
  }, 60_000)
  afterAll(() => platform?.stop())

  it('shows a customer the events that name them, and not the stock', async () => {
    const { items: events } = await platform.timeline(orderId, 'demo')
    expect(events).toHaveLength(5)
    expect(JSON.stringify(events)).not.toContain('available')
  })

  it("is 404 for another customer's order, like for one that does not exist", async () => {
    const foreign = await platform.get(`/orders/${orderId}/timeline`, 'another-customer')
    const unknown = await platform.get(`/orders/${randomUUID()}/timeline`, 'another-customer')
    const { instance: _, traceId: __, ...answer } = unknown.body
    expect(answer).toMatchObject({ status: 404, code: 'order-not-found' })
    expect(foreign).toMatchObject({ status: 404, body: answer })
  })

  it('asks for a token that is valid', async () => {
    const path = `/orders/${orderId}/timeline`
    const expired = await tokenFor('demo', 'customer', { expiresIn: -10 })
    const [head, , signature] = (await tokenFor('demo')).split('.')
    const forged = [head, btoa(JSON.stringify({ sub: 'demo', role: 'admin' })), signature].join('.')
    const withToken = async (token: string) => {
      const headers = { authorization: `Bearer ${token}` }
      const answer = await fetch(platform.service.url() + path, { headers })
      return { status: answer.status, body: await answer.json() }
    }
    expect(await platform.get(path)).toMatchObject({ status: 401, body: { code: 'token-missing' } })
    expect(await withToken(expired)).toMatchObject({ status: 401, body: { code: 'token-expired' } })
    expect(await withToken(forged)).toMatchObject({ status: 401, body: { code: 'token-invalid' } })
  })

  it.each([
    'not-a-uuid',
    '..%2f..%2fetc',
    "1'%20or%20'1'='1",
    '%00',
    `${randomUUID()}?all=true`,
    'x'.repeat(300),
  ])('refuses the order id %s', async (id) => {
    const path = id.includes('?') ? id.replace('?', '/timeline?') : `${id}/timeline`
    const { status, body } = await platform.get(`/orders/${path}`, 'demo')
    expect(status).toBeGreaterThanOrEqual(400)
    expect(status).toBeLessThan(500)
    expect(body.code).toEqual(expect.any(String))
  })

  it('finds an order whatever the case of its id', async () => {
    expect((await platform.timeline(orderId.toUpperCase(), 'demo')).items).toHaveLength(5)
  })

  it('is described at /docs', async () => {
    const { body } = await platform.get('/docs/json')
    expect(body.paths).toHaveProperty('/orders/{orderId}/timeline.get.summary')
  })

  it('is ready', async () => {
    await eventually(async () => expect(await platform.get('/health/ready')).toMatchObject({ status: 200 }))
  })
})

/** The life of an order that was paid, published from its end to its beginning. */
async function publishPaidOrder({ publish }: Platform, orderId: string): Promise<void> {
  const at = (second: number) => new Date(Date.UTC(2026, 10, 21, 9, 0, second))
  await publish(OrderPaid, sampleOf(OrderPaid, { orderId }), at(3))
  await publish(PaymentCompleted, sampleOf(PaymentCompleted, { orderId }), at(2))
  await publish(BalanceUpdated, sampleOf(BalanceUpdated, { orderId }), at(2))
  await publish(OrderPaymentRequested, sampleOf(OrderPaymentRequested, { orderId }), at(1))
  await publish(OrderCreated, sampleOf(OrderCreated, { orderId }), at(0))
  await publish(ProductStockChanged, sampleOf(ProductStockChanged, { orderId }), at(0))
}
