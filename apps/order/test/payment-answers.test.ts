import { OrderPaid, ProductStockChanged } from '@jangteo/events'
import { memoryNetwork, unreliably } from '@jangteo/service-testing'
import { eventually } from '@jangteo/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningOrder, startOrder } from './running-order.ts'

describe('answers to payments, delivered twice and out of order', () => {
  let order: RunningOrder
  beforeAll(async () => {
    order = await startOrder(unreliably(memoryNetwork()))
    await order.offer({ tea: 1_000_000 })
  })
  afterAll(() => order.stop())

  const paying = async () => {
    const orderId = await order.place('bob', { tea: 1 })
    await order.pay('bob', orderId)
    return orderId
  }

  it('sell the stock once and publish OrderPaid once', async () => {
    const orderIds = await Promise.all(Array.from({ length: 30 }, paying))
    const { reserved } = await order.stockOf('tea')
    await Promise.all(orderIds.map((orderId) => order.completePayment(orderId)))
    await Promise.all(orderIds.map((orderId) => order.untilStatus('bob', orderId, 'paid')))
    expect((await order.stockOf('tea')).reserved).toBe(reserved - 30)
    await order.settle('bob')
    for (const orderId of orderIds) {
      expect(order.peer.heard(OrderPaid).filter((event) => event.orderId === orderId)).toHaveLength(1)
      const sold = order.peer.heard(ProductStockChanged).filter((event) => event.orderId === orderId)
      expect(sold.map(({ reason }) => reason)).toEqual(['reserved', 'sold'])
    }
  })

  it('are the same when balance says them again in another event', async () => {
    const orderId = await paying()
    await order.completePayment(orderId)
    await order.completePayment(orderId)
    await order.untilStatus('bob', orderId, 'paid')
    const before = await order.everything()
    await order.completePayment(orderId)
    await order.settle('bob')
    expect((await order.everything()).orders).toEqual(expect.arrayContaining(before.orders))
    expect(order.peer.heard(OrderPaid).filter((event) => event.orderId === orderId)).toHaveLength(1)
  })

  it('do not decline a payment that came later than the one they mean', async () => {
    const orderId = await paying()
    const first = await order.declinePayment(orderId, 'insufficient-balance')
    await order.untilStatus('bob', orderId, 'payable')
    await order.pay('bob', orderId)
    await eventually(() => expect(order.paymentRequests(orderId)).toHaveLength(2))
    await order.declinePayment(orderId, 'insufficient-balance', first)
    await order.settle('bob')
    const { body } = await order.get(`/orders/${orderId}`, { as: 'bob' })
    expect(body).toMatchObject({ status: 'paying', paymentId: order.paymentRequests(orderId)[1]?.paymentId })
  })

  it('follow the money: a payment that was completed pays the order, whatever the order waits for', async () => {
    const orderId = await paying()
    const first = await order.declinePayment(orderId, 'insufficient-balance')
    await order.untilStatus('bob', orderId, 'payable')
    await order.pay('bob', orderId)
    await eventually(() => expect(order.paymentRequests(orderId)).toHaveLength(2))
    const second = order.paymentRequests(orderId)[1]
    await order.completePayment(orderId, first)
    const paid = await order.untilStatus('bob', orderId, 'paid')
    expect(paid.paymentId).toBe(first.paymentId)
    await order.declinePayment(orderId, 'order-already-paid', second)
    await order.settle('bob')
    expect((await order.get(`/orders/${orderId}`, { as: 'bob' })).body).toEqual(paid)
  })
})
