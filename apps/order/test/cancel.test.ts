import { OrderCancelled, OrderPaid, ProductStockChanged } from '@jangteo/events'
import { kafkaNetwork, memoryNetwork, unreliably } from '@jangteo/service-testing'
import { eventually } from '@jangteo/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningOrder, startOrder } from './running-order.ts'

describe.each([
  ['memory, delivered twice and out of order', () => unreliably(memoryNetwork())],
  ['Kafka', kafkaNetwork],
])('cancelling, on %s', (_, network) => {
  let order: RunningOrder
  beforeAll(async () => {
    order = await startOrder(network())
    await order.offer({ tea: 1_000 })
  })
  afterAll(async () => {
    expect(await order.contradictions()).toEqual([])
    await order.stop()
  })

  const cancel = (as: string, orderId: string, { wait }: { wait?: number } = {}) =>
    order.post(`/orders/${orderId}/cancel`, { as, ...(wait && { headers: { prefer: `wait=${wait}` } }) })
  const cancellations = (orderId: string) =>
    order.peer.heard(OrderCancelled).filter((event) => event.orderId === orderId)
  const stockMoves = (orderId: string) =>
    order.peer
      .heard(ProductStockChanged)
      .filter((event) => event.orderId === orderId)
      .map(({ reason }) => reason)

  it('before the payment releases the stock, and publishes it', async () => {
    const orderId = await order.place('ann', { tea: 3 })
    const { available, reserved } = await order.stockOf('tea')
    const { status, body } = await cancel('ann', orderId)
    expect(status).toBe(200)
    expect(body).toMatchObject({ status: 'cancelled', reason: 'customer', paymentId: null })
    expect(await order.stockOf('tea')).toEqual({ available: available + 3, reserved: reserved - 3 })
    await eventually(() => {
      expect(cancellations(orderId)).toEqual([
        expect.objectContaining({ userId: 'ann', reason: 'customer', paidAt: null, amount: 3_000 }),
      ])
      expect(stockMoves(orderId)).toEqual(['reserved', 'released'])
    })
    expect(order.refundRequests(orderId)).toEqual([])
  })

  it('after the payment asks for the money once, and is refunded when it is back', async () => {
    const orderId = await order.place('ann', { tea: 2 })
    const { available } = await order.stockOf('tea')
    await order.pay('ann', orderId)
    await order.completePayment(orderId)
    await order.untilStatus('ann', orderId, 'paid')
    const answers = await Promise.all(Array.from({ length: 10 }, () => cancel('ann', orderId)))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]))
    const waiting = cancel('ann', orderId, { wait: 10 })
    await order.refund(orderId)
    expect(await waiting).toMatchObject({ status: 200, body: { status: 'refunded' } })
    expect((await cancel('ann', orderId)).status).toBe(200)
    expect((await order.stockOf('tea')).available).toBe(available + 2)
    await order.settle('ann')
    expect(cancellations(orderId)).toHaveLength(1)
    expect(cancellations(orderId)[0]?.paidAt).toBeInstanceOf(Date)
    expect(order.refundRequests(orderId)).toHaveLength(1)
    expect(stockMoves(orderId)).toEqual(['reserved', 'sold', 'returned'])
  })

  it('during the payment wins when it comes first: money that was taken comes back', async () => {
    const orderId = await order.place('ann', { tea: 1 })
    await order.pay('ann', orderId)
    expect(await cancel('ann', orderId)).toMatchObject({
      status: 202,
      body: { status: 'cancelled', paidAt: null },
    })
    await order.completePayment(orderId)
    await order.refund(orderId)
    await order.untilStatus('ann', orderId, 'refunded')
    await order.settle('ann')
    expect(order.peer.heard(OrderPaid).filter((event) => event.orderId === orderId)).toEqual([])
    expect(stockMoves(orderId)).toEqual(['reserved', 'released'])
  })

  it('during the payment is over when balance declines it', async () => {
    const orderId = await order.place('ann', { tea: 1 })
    await order.pay('ann', orderId)
    const answer = cancel('ann', orderId, { wait: 10 })
    await eventually(() => expect(order.refundRequests(orderId)).toHaveLength(1))
    await order.declinePayment(orderId, 'order-cancelled')
    expect(await answer).toMatchObject({ status: 200, body: { status: 'cancelled', paymentId: null } })
  })

  it('and paying at the same instant comes to one of the two, never both', async () => {
    const races = await Promise.all(
      Array.from({ length: 15 }, async () => {
        const orderId = await order.place('bob', { tea: 1 })
        await order.pay('bob', orderId)
        const [cancelled] = await Promise.all([cancel('bob', orderId), order.completePayment(orderId)])
        expect([200, 202]).toContain(cancelled.status)
        await order.refund(orderId)
        await order.untilStatus('bob', orderId, 'refunded')
        return orderId
      }),
    )
    await order.settle('bob')
    for (const orderId of races) {
      const paid = order.peer.heard(OrderPaid).filter((event) => event.orderId === orderId).length
      const [cancelled, ...more] = cancellations(orderId)
      expect(more).toEqual([])
      expect(cancelled?.paidAt === null ? 0 : 1).toBe(paid)
      expect(stockMoves(orderId)).toEqual(
        paid === 1 ? ['reserved', 'sold', 'returned'] : ['reserved', 'released'],
      )
    }
  })

  it("is for one's own orders", async () => {
    const orderId = await order.place('ann', { tea: 1 })
    expect(await cancel('eve', orderId)).toMatchObject({ status: 404, body: { code: 'order-not-found' } })
    expect((await order.get(`/orders/${orderId}`, { as: 'ann' })).body.status).toBe('payable')
  })
})
