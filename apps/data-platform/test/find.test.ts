import { randomUUID } from 'node:crypto'
import {
  BalanceUpdated,
  CouponIssued,
  NotificationRequested,
  NotificationSent,
  OrderCreated,
  OrderPaid,
  OrderPaymentRequested,
  PaymentCompleted,
  ProductChanged,
  sampleOf,
} from '@jangteo/events'
import { memoryNetwork } from '@jangteo/service-testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Platform, startPlatform } from './platform.ts'

const userId = 'kim@hanok'
const [orderId, paymentId, couponId, campaignId, notificationId] = Array.from({ length: 5 }, () =>
  randomUUID(),
) as [...[string, string, string, string, string]]

let platform: Platform
let records: Record<string, Record<string, string>>
beforeAll(async () => {
  platform = await startPlatform(memoryNetwork())
  const of = { orderId, userId, paymentId }
  await platform.publish(
    ProductChanged,
    sampleOf(ProductChanged, { productId: 'celadon-cup', name: 'Celadon cup' }),
  )
  await platform.publish(CouponIssued, sampleOf(CouponIssued, { couponId, campaignId, userId }))
  await platform.publish(OrderCreated, sampleOf(OrderCreated, of))
  await platform.publish(OrderPaymentRequested, sampleOf(OrderPaymentRequested, of))
  await platform.publish(
    BalanceUpdated,
    sampleOf(BalanceUpdated, { ...of, transferId: `payment:${paymentId}` }),
  )
  await platform.publish(PaymentCompleted, sampleOf(PaymentCompleted, of))
  await platform.publish(OrderPaid, sampleOf(OrderPaid, of))
  await platform.untilKept(7)
  records = await byType()
  // What notification says of it, and of another order, in the trace of the order.
  const notices = [
    [NotificationRequested, { notificationId, userId, causeId: records.OrderPaid?.event_id as string }],
    [NotificationRequested, { notificationId: 'another', userId, causeId: 'another' }],
    [NotificationSent, { notificationId, userId }],
  ] as const
  for (const [event, data] of notices) await platform.publish(event, sampleOf(event as never, data as never))
  await platform.untilKept(10)
  await platform.sql.query(
    `update event set traceparent = (select traceparent from event where event_type = 'OrderPaid')
     where event_type like 'Notification%'`,
  )
})
afterAll(() => platform.stop())

async function byType() {
  const rows = await platform.rows()
  return Object.fromEntries(rows.map((row) => [row.event_type as string, row as Record<string, string>]))
}

const find = (q: string) => platform.shown(`/internal/find?q=${encodeURIComponent(q)}`)

describe('an operator finds', () => {
  it.each([
    ['an order', () => orderId, 'order', { kind: 'order', id: orderId }, 'OrderPaid'],
    [
      'an order in capitals',
      () => orderId.toUpperCase(),
      'order',
      { kind: 'order', id: orderId },
      'OrderPaid',
    ],
    ['a payment', () => paymentId, 'payment', { kind: 'order', id: orderId }, 'OrderPaid'],
    ['a coupon', () => couponId, 'coupon', { kind: 'campaign', id: campaignId }, 'CouponIssued'],
    ['a campaign', () => campaignId, 'campaign', { kind: 'campaign', id: campaignId }, 'CouponIssued'],
    ['a customer', () => userId, 'customer', { kind: 'customer', id: userId }, 'BalanceUpdated'],
    ['a product', () => 'celadon-cup', 'product', { kind: 'product', id: 'celadon-cup' }, 'ProductChanged'],
    [
      'an event',
      () => records.PaymentCompleted?.event_id as string,
      ...(['event', { kind: 'order', id: orderId }, 'PaymentCompleted'] as const),
    ],
    [
      'a traceparent',
      () => records.OrderCreated?.traceparent as string,
      ...(['trace', { kind: 'order', id: orderId }, 'OrderCreated'] as const),
    ],
    [
      'a trace id',
      () => records.OrderCreated?.traceparent?.split('-')[1]?.toUpperCase() as string,
      ...(['trace', { kind: 'order', id: orderId }, 'OrderCreated'] as const),
    ],
    [
      'a record',
      () => `coupon.issued:${records.CouponIssued?.partition}:${records.CouponIssued?.offset}`,
      'record',
      { kind: 'record', id: expect.stringMatching(/^coupon\.issued:\d+:\d+$/) },
      'CouponIssued',
    ],
  ])('%s', async (_, q, kind, leadsTo, eventType) => {
    const { items } = await find(` ${q()} `)
    expect(items).toEqual([
      {
        ...{ kind, leadsTo, id: expect.any(String), label: expect.any(String) },
        newest: expect.objectContaining({ eventType, offset: expect.stringMatching(/^\d+$/) }),
      },
    ])
  })

  it.each([randomUUID(), 'no-such-id', '0'.repeat(32), 'order.paid:0:999999', 'a:b:c', '한라봉'])(
    'nothing with the id %s, and sees what was looked for',
    async (q) => {
      expect(await find(q)).toEqual({
        ...{ query: q, items: [] },
        lookedFor: expect.arrayContaining(['order', 'event', 'customer', 'record']),
      })
    },
  )

  it('the records of an order, with those of the notifications about it and no others', async () => {
    const { items } = await platform.shown(`/internal/orders/${orderId}/events`)
    expect(items.map(({ type }: { type: string }) => type).toSorted()).toEqual([
      ...['BalanceUpdated', 'NotificationRequested', 'NotificationSent', 'OrderCreated', 'OrderPaid'],
      ...['OrderPaymentRequested', 'PaymentCompleted'],
    ])
    const { occurred_on, received_at, event_id, partition, offset, traceparent } =
      records.OrderPaid as Record<string, string>
    expect(items.find(({ type }: { type: string }) => type === 'OrderPaid')).toMatchObject({
      ...{
        eventId: event_id,
        topic: 'order.paid',
        key: userId,
        producer: 'shop',
        orderId,
        userId,
        erased: false,
      },
      ...{ partition, offset: String(offset), traceparent, traceId: traceparent?.split('-')[1] },
      ...{ occurredOn: new Date(occurred_on as string).toISOString() },
      ...{ storedAt: new Date(received_at as string).toISOString(), data: { paymentId } },
    })
  })

  it('no records of an order that there is not', async () => {
    const answer = await platform.get(`/internal/orders/${randomUUID()}/events`, 'root', 'admin')
    expect(answer).toMatchObject({ status: 404, body: { code: 'order-not-found' } })
  })
})

it.each([`/internal/find?q=${orderId}`, `/internal/orders/${orderId}/events`])(
  'is for operators only: %s',
  async (path) => {
    expect((await platform.get(path)).status).toBe(401)
    expect((await platform.get(path, userId)).status).toBe(403)
  },
)

it.each([
  '/internal/find',
  '/internal/find?q=',
  '/internal/find?q=%00',
  `/internal/find?q=${'x'.repeat(301)}`,
])('refuses %s', async (path) => expect((await platform.get(path, 'root', 'admin')).status).toBe(400))
