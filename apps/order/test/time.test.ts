import { OrderCancelled } from '@jangteo/events'
import { memoryNetwork, unreliably } from '@jangteo/service-testing'
import { eventually } from '@jangteo/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningOrder, startOrder } from './running-order.ts'

const expire = 'expireOrders'

describe('time', () => {
  let order: RunningOrder
  beforeAll(async () => {
    order = await startOrder(unreliably(memoryNetwork()))
    await order.offer({ tea: 10_000 })
  })
  afterAll(async () => {
    expect(await order.contradictions()).toEqual([])
    await order.stop()
  })

  const statusOf = async (orderId: string) =>
    (await order.get(`/orders/${orderId}`, { as: 'ann' })).body.status
  const cancellations = (orderId: string) =>
    order.peer.heard(OrderCancelled).filter((event) => event.orderId === orderId)

  it('ends unpaid orders, once each, and releases their stock', async () => {
    const { available, reserved } = await order.stockOf('tea')
    const orderIds = await Promise.all(Array.from({ length: 30 }, () => order.place('ann', { tea: 2 })))
    await Promise.all([order.later(601, expire), order.later(0, expire), order.later(0, expire)])
    await Promise.all(orderIds.map((orderId) => order.untilStatus('ann', orderId, 'expired')))
    expect(await order.stockOf('tea')).toEqual({ available, reserved })
    await eventually(() => {
      for (const orderId of orderIds)
        expect(cancellations(orderId)).toEqual([
          expect.objectContaining({ reason: 'expired', userId: 'ann' }),
        ])
    })
    expect(await order.pay('ann', orderIds[0] as string)).toMatchObject({
      status: 409,
      body: { code: 'order-not-payable' },
    })
    expect(await order.post(`/orders/${orderIds[0]}/cancel`, { as: 'ann' })).toMatchObject({
      status: 409,
      body: { code: 'order-ended' },
    })
  })

  it('never ends an order that is being paid', async () => {
    const paying = await order.place('ann', { tea: 1 })
    await order.pay('ann', paying)
    const witness = await order.place('ann', { tea: 1 })
    await order.later(601, expire)
    await order.untilStatus('ann', witness, 'expired')
    expect(await statusOf(paying)).toBe('paying')
    await order.completePayment(paying)
    await order.untilStatus('ann', paying, 'paid')
    await order.later(601, expire)
    expect(await statusOf(paying)).toBe('paid')
  })

  it('has the payment or the expiry, whichever comes first, and never both', async () => {
    const orderIds = await Promise.all(Array.from({ length: 20 }, () => order.place('ann', { tea: 1 })))
    const [answers] = await Promise.all([
      Promise.all(orderIds.map((orderId) => order.pay('ann', orderId))),
      order.later(601, expire),
    ])
    for (const [index, orderId] of orderIds.entries()) {
      if (answers[index]?.status === 202) await order.completePayment(orderId)
      const end = answers[index]?.status === 202 ? 'paid' : 'expired'
      await order.untilStatus('ann', orderId, end)
    }
  })

  it('has an answer asked for again that does not come, with the same payment', async () => {
    const orderId = await order.place('ann', { tea: 1 })
    await order.pay('ann', orderId)
    await order.later(31, 'askAgain')
    await eventually(() => expect(order.paymentRequests(orderId)).toHaveLength(2))
    const [first, second] = order.paymentRequests(orderId)
    expect(second).toEqual(first)
    await order.completePayment(orderId)
    await order.untilStatus('ann', orderId, 'paid')

    await order.post(`/orders/${orderId}/cancel`, { as: 'ann' })
    await order.later(31, 'askAgain')
    await eventually(() => expect(order.refundRequests(orderId)).toHaveLength(2))
    await order.refund(orderId)
    await order.untilStatus('ann', orderId, 'refunded')
    await order.settle('ann')
    expect(cancellations(orderId)).toHaveLength(1)
  })
})
