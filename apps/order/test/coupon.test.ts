import { randomUUID } from 'node:crypto'
import { OrderCancelled, OrderCreated, OrderPaid } from '@jangteo/events'
import { kafkaNetwork, memoryNetwork, unreliably } from '@jangteo/service-testing'
import { eventually } from '@jangteo/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningOrder, startOrder } from './running-order.ts'

describe.each([
  ['memory, delivered twice and out of order', () => unreliably(memoryNetwork())],
  ['Kafka', kafkaNetwork],
])('an order with a coupon, on %s', (_, network) => {
  let order: RunningOrder
  beforeAll(async () => {
    order = await startOrder(network())
    await order.offer({ tea: 1_000 })
  })
  afterAll(async () => {
    expect(await order.contradictions()).toEqual([])
    await order.stop()
  })

  async function placeWith(couponId: string): Promise<string> {
    const { status, body } = await order.post('/orders', {
      as: 'ann',
      body: { lines: [{ productId: 'tea', quantity: 2 }], couponId },
    })
    expect(status).toBe(201)
    expect(body).toMatchObject({ status: 'awaiting-coupon', couponId, amount: 2_000, discount: 0 })
    return body.orderId
  }

  it('waits for it, costs less with it, and says so when it is paid', async () => {
    const couponId = randomUUID()
    const orderId = await placeWith(couponId)
    await eventually(() =>
      expect(order.peer.heard(OrderCreated)).toContainEqual(expect.objectContaining({ orderId, couponId })),
    )
    expect(await order.pay('ann', orderId)).toMatchObject({
      status: 409,
      body: { code: 'order-not-payable' },
    })
    await order.applyCoupon(orderId, 'ann', couponId, 500)
    await order.untilStatus('ann', orderId, 'payable')
    await order.pay('ann', orderId)
    expect(await order.completePayment(orderId)).toMatchObject({ amount: 1_500 })
    expect(await order.untilStatus('ann', orderId, 'paid')).toMatchObject({ amount: 1_500, discount: 500 })
    await eventually(() =>
      expect(order.peer.heard(OrderPaid)).toContainEqual(
        expect.objectContaining({ orderId, amount: 1_500, discount: 500, couponId }),
      ),
    )
  })

  it('that pays for all of it is paid with nothing', async () => {
    const couponId = randomUUID()
    const orderId = await placeWith(couponId)
    await order.applyCoupon(orderId, 'ann', couponId, 9_999)
    await order.untilStatus('ann', orderId, 'payable')
    await order.pay('ann', orderId)
    expect(await order.completePayment(orderId)).toMatchObject({ amount: 0 })
    await order.untilStatus('ann', orderId, 'paid')
  })

  it('that is refused ends, and its stock is back', async () => {
    const couponId = randomUUID()
    const orderId = await placeWith(couponId)
    const { available } = await order.stockOf('tea')
    await order.refuseCoupon(orderId, 'ann', couponId, 'coupon-used')
    expect(await order.untilStatus('ann', orderId, 'refused')).toMatchObject({ reason: 'coupon-used' })
    expect((await order.stockOf('tea')).available).toBe(available + 2)
    await eventually(() =>
      expect(order.peer.heard(OrderCancelled)).toContainEqual(
        expect.objectContaining({ orderId, couponId, reason: 'coupon-refused' }),
      ),
    )
  })

  it('that was cancelled first stays cancelled, whatever the coupon says', async () => {
    const couponId = randomUUID()
    const orderId = await placeWith(couponId)
    await order.post(`/orders/${orderId}/cancel`, { as: 'ann' })
    await order.applyCoupon(orderId, 'ann', couponId, 500)
    const other = await placeWith(randomUUID())
    const { couponId: last } = (await order.get(`/orders/${other}`, { as: 'ann' })).body
    await order.applyCoupon(other, 'ann', last, 1)
    await order.untilStatus('ann', other, 'payable')
    expect((await order.get(`/orders/${orderId}`, { as: 'ann' })).body.status).toBe('cancelled')
    await eventually(() =>
      expect(order.peer.heard(OrderCancelled)).toContainEqual(
        expect.objectContaining({ orderId, couponId, reason: 'customer' }),
      ),
    )
  })
})
