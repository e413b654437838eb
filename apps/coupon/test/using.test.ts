import { randomUUID } from 'node:crypto'
import { kafkaNetwork, memoryNetwork, unreliably } from '@jangteo/service-testing'
import { eventually } from '@jangteo/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startUsing, type Using } from './using-coupons.ts'

describe.each([
  ['memory, delivered twice and out of order', () => startUsing(unreliably(memoryNetwork()))],
  ['Kafka', () => startUsing(kafkaNetwork())],
])('a coupon and its orders, on %s', (_, start) => {
  let coupon: Using
  let campaignId: string
  beforeAll(async () => {
    coupon = await start()
    campaignId = await coupon.campaign()
  }, 60_000)
  afterAll(() => coupon.stop())

  const orderOf = async (userId: string) => ({
    ...{ orderId: randomUUID(), userId, couponId: await coupon.give(userId, campaignId) },
  })

  it('is reserved, used when the order is paid, and its owner sees it', async () => {
    const order = await orderOf('ann')
    await coupon.placed(order)
    expect(await coupon.answered(order.orderId)).toEqual({
      ...order,
      discount: 5_000,
      reservedAt: expect.any(Date),
    })
    expect(await coupon.read('ann', order.couponId)).toMatchObject({
      status: 'reserved',
      orderId: order.orderId,
    })
    await coupon.paid(order)
    expect(await coupon.untilStatus('ann', order.couponId, 'used')).toMatchObject({
      orderId: order.orderId,
      usedAt: expect.any(String),
    })
  })

  it.each(['customer', 'expired', 'operator'])('is free again when the order ends: %s', async (reason) => {
    const order = await orderOf(`bob-${reason}`)
    await coupon.placed(order)
    await coupon.answered(order.orderId)
    await coupon.cancelled(order, reason)
    const free = await coupon.untilStatus(order.userId, order.couponId, 'available')
    expect(free).not.toHaveProperty('orderId')
    const next = { ...order, orderId: randomUUID() }
    await coupon.placed(next)
    expect(await coupon.answered(next.orderId)).toMatchObject({ discount: 5_000 })
  })

  it('is not taken from another order by an order that was paid: the event is a dead letter', async () => {
    const { couponId } = await orderOf('eve')
    const order = { orderId: randomUUID(), userId: 'mallory', couponId }
    await coupon.paid(order)
    const letter = await eventually(
      async () => {
        const letters = await coupon.service.messaging.deadLetters.list()
        const found = letters.find(({ key }) => key === 'mallory')
        if (!found) throw new Error('there is no dead letter yet')
        return found
      },
      { timeout: 40_000 },
    )
    expect(letter.error).toContain('which it does not hold')
    expect(await coupon.read('eve', couponId)).toMatchObject({ status: 'available' })
  }, 60_000)

  it('is available again when the order was paid, and then cancelled', async () => {
    const order = await orderOf('cat')
    await coupon.placed(order)
    await coupon.answered(order.orderId)
    await coupon.paid(order)
    await coupon.untilStatus('cat', order.couponId, 'used')
    await coupon.cancelled(order)
    await coupon.untilStatus('cat', order.couponId, 'available')
  })

  const events = ['placed', 'paid', 'cancelled'] as const
  const orders = events.flatMap((one) =>
    events
      .filter((two) => two !== one)
      .map((two) => [one, two, ...events.filter((e) => e !== one && e !== two)]),
  ) as (typeof events)[number][][]

  it.each(orders)('ends free when %s, %s and %s come in this order', async (...names) => {
    const order = await orderOf(`dan-${names.join('-')}`)
    const { userId } = order
    const marker = {
      orderId: randomUUID(),
      userId,
      couponId: await coupon.give(userId, await coupon.campaign()),
    }
    // Each event is applied before the next one is published.
    const heard = {
      placed: async () => void (await coupon.answered(order.orderId)),
      async paid() {
        // A later event of the same topic shows that it was applied, although it may change nothing.
        await coupon.paid(marker)
        await coupon.untilStatus(userId, marker.couponId, 'used')
      },
      cancelled: () => eventually(async () => expect(await coupon.orderStatus(order.orderId)).toBe('ended')),
    }
    for (const name of names) {
      await coupon[name](order)
      await heard[name]()
    }
    await coupon.untilStatus(order.userId, order.couponId, 'available')
    expect(await coupon.orderStatus(order.orderId)).toBe('ended')
    await coupon.placed(order)
    expect(await coupon.answered(order.orderId, 2)).toMatchObject({ reason: 'order-ended' })
    expect((await coupon.read(order.userId, order.couponId)).status).toBe('available')
  })

  it('is refused to an order whose end was the first event', async () => {
    const order = await orderOf('eva')
    await coupon.cancelled(order, 'expired')
    await eventually(async () => expect(await coupon.orderStatus(order.orderId)).toBe('ended'))
    await coupon.placed(order)
    expect(await coupon.answered(order.orderId)).toMatchObject({ reason: 'order-ended' })
    expect((await coupon.read('eva', order.couponId)).status).toBe('available')
  })

  it('gets the same answer for a repeated event, also when the coupon is available by then', async () => {
    const first = await orderOf('fay')
    const second = { ...first, orderId: randomUUID() }
    await coupon.placed(first)
    const applied = await coupon.answered(first.orderId)
    await coupon.placed(second)
    const refused = await coupon.answered(second.orderId)
    expect(refused).toMatchObject({ reason: 'coupon-reserved' })
    await coupon.cancelled(first)
    await coupon.untilStatus('fay', first.couponId, 'available')
    await coupon.placed(second)
    expect(await coupon.answered(second.orderId, 2)).toEqual(refused)
    const third = { ...first, orderId: randomUUID() }
    await coupon.placed(third)
    await coupon.answered(third.orderId)
    await coupon.placed({ ...third, amount: 20_000 })
    expect(await coupon.answered(third.orderId, 2)).toMatchObject({ discount: 5_000 })
    expect(applied).toMatchObject({ discount: 5_000 })
  })

  it('is given to one of thirty orders that want it at once', async () => {
    const { userId, couponId } = await orderOf('gus')
    const wanting = Array.from({ length: 30 }, () => ({ orderId: randomUUID(), userId, couponId }))
    await Promise.all(wanting.map((order) => coupon.placed(order)))
    const answers = await Promise.all(wanting.map(({ orderId }) => coupon.answered(orderId)))
    expect(answers.filter((answer) => 'discount' in answer)).toHaveLength(1)
    expect(
      answers.filter((answer) => 'reason' in answer && answer.reason === 'coupon-reserved'),
    ).toHaveLength(29)
  })

  it('is refused with the reason', async () => {
    const mine = await orderOf('hal')
    const refusal = async (order: Parameters<Using['placed']>[0]) => {
      await coupon.placed(order)
      return coupon.answered(order.orderId)
    }
    const other = () => ({ ...mine, orderId: randomUUID() })
    expect(await refusal({ ...other(), userId: 'ida' })).toMatchObject({ reason: 'coupon-not-found' })
    expect(await refusal({ ...other(), couponId: randomUUID() })).toMatchObject({
      reason: 'coupon-not-found',
    })
    expect(await refusal({ ...other(), couponId: 'no uuid' })).toMatchObject({ reason: 'coupon-not-found' })
    expect(await refusal({ ...other(), amount: 19_999 })).toMatchObject({ reason: 'minimum-not-met' })
    const late = new Date(coupon.clock().getTime() + 2 * 60 * 60 * 1000)
    expect(await refusal({ ...other(), createdAt: late })).toMatchObject({ reason: 'coupon-expired' })
    expect(await refusal(mine)).toMatchObject({ discount: 5_000 })
    await coupon.paid(mine)
    await coupon.untilStatus('hal', mine.couponId, 'used')
    expect(await refusal(other())).toMatchObject({ reason: 'coupon-used' })
  })

  it('is not stored for orders without one', async () => {
    const order = { orderId: randomUUID(), userId: 'jon', couponId: null }
    await coupon.placed(order)
    await coupon.paid(order)
    await coupon.cancelled(order)
    const after = await orderOf('jon')
    await coupon.placed(after)
    await coupon.answered(after.orderId)
    expect(await coupon.orderStatus(order.orderId)).toBeUndefined()
    expect(coupon.answersTo(order.orderId)).toEqual([])
  })
})
