import { randomUUID } from 'node:crypto'
import {
  CouponIssued,
  CouponRefused,
  CouponReserved,
  OrderCancelled,
  OrderCreated,
  OrderPaid,
  PaymentRefunded,
  sampleOf,
  UserActivity,
} from '@jangteo/events'
import { kafkaNetwork, memoryNetwork, unreliably } from '@jangteo/service-testing'
import { eventually } from '@jangteo/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Platform, startPlatform } from './platform.ts'

const campaignId = randomUUID()
const coupon = { couponId: randomUUID(), campaignId }
/** 23:30 of the 20th in UTC is half past eight in the morning of the 21st in Seoul. */
const at = (time: string) => new Date(`2026-11-${time}:00Z`)

describe.each([
  ['memory, twice and out of order', () => unreliably(memoryNetwork())],
  ['Kafka, in two replicas', () => kafkaNetwork()],
])('figures, on %s', (name, network) => {
  let platform: Platform
  beforeAll(async () => {
    platform = await startPlatform(network(), { clock: () => at('21T00:02') })
    if (name.includes('replicas')) await platform.startReplica()
    const { publish } = platform
    const orders = {
      ann: sampleOf(OrderPaid, { orderId: randomUUID(), userId: 'ann' }),
      bea: sampleOf(OrderPaid, { orderId: randomUUID(), userId: 'bea' }),
      cleo: sampleOf(OrderPaid, { orderId: randomUUID(), userId: 'cleo' }),
    }
    const lines = (quantity: number) => [
      { productId: 'coffee-beans', name: 'Coffee beans, 1 kg', unitPrice: 19_000, quantity },
    ]
    const viewed = (userId: string, productId: string, time: string) =>
      publish(UserActivity, {
        activityId: randomUUID(),
        userId,
        kind: 'viewed',
        productId,
        query: null,
        occurredAt: at(time),
      })

    // Backwards, so that on any transport an effect comes before its cause.
    await publish(
      PaymentRefunded,
      sampleOf(PaymentRefunded, {
        paymentId: 'of-bea',
        userId: 'bea',
        orderId: orders.bea.orderId,
        amount: 19_000,
        refundedAt: at('21T00:01'),
      }),
    )
    // A request may repeat, and so does its answer: one refund.
    await publish(
      PaymentRefunded,
      sampleOf(PaymentRefunded, {
        paymentId: 'of-bea',
        userId: 'bea',
        orderId: orders.bea.orderId,
        amount: 19_000,
        refundedAt: at('21T00:01'),
      }),
    )
    await publish(
      OrderCancelled,
      sampleOf(OrderCancelled, {
        orderId: orders.bea.orderId,
        userId: 'bea',
        amount: 19_000,
        paidAt: at('20T23:31'),
        cancelledAt: at('21T00:01'),
      }),
    )
    await publish(
      OrderCancelled,
      sampleOf(OrderCancelled, {
        orderId: orders.cleo.orderId,
        userId: 'cleo',
        paidAt: null,
        cancelledAt: at('21T00:01'),
      }),
    )
    await publish(OrderPaid, {
      ...orders.ann,
      lines: lines(2),
      amount: 33_000,
      couponId: coupon.couponId,
      paidAt: at('20T14:59'),
    })
    await publish(OrderPaid, { ...orders.bea, lines: lines(1), amount: 19_000, paidAt: at('20T23:31') })
    await publish(
      CouponReserved,
      sampleOf(CouponReserved, {
        ...coupon,
        orderId: orders.ann.orderId,
        discount: 5_000,
        reservedAt: at('20T14:58'),
      }),
    )
    await publish(
      CouponRefused,
      sampleOf(CouponRefused, {
        couponId: 'never-issued',
        orderId: orders.cleo.orderId,
        refusedAt: at('20T14:58'),
      }),
    )
    await publish(CouponIssued, sampleOf(CouponIssued, { ...coupon, issuedAt: at('20T14:00') }))
    for (const [userId, order] of Object.entries(orders))
      await publish(OrderCreated, { ...order, userId, createdAt: at('20T14:58') })
    for (const userId of ['ann', 'bea', 'cleo', 'dora']) await viewed(userId, 'coffee-beans', '21T00:00')
    await viewed('dora', 'coffee-beans', '21T00:01')
    await viewed('dora', 'green-tea', '21T00:02')
    await publish(
      UserActivity,
      sampleOf(UserActivity, {
        activityId: randomUUID(),
        userId: 'ann',
        kind: 'carted',
        occurredAt: at('20T23:59'),
      }),
    )
    await publish(UserActivity, sampleOf(UserActivity, { activityId: randomUUID(), kind: 'danced' }))
    await platform.untilKept(20)
  }, 90_000)
  afterAll(() => platform?.stop())

  it('show the sales of a day of the shop', async () => {
    const { items: sales, timeZone } = await platform.shown(
      '/figures/sales?by=day&from=2026-11-20T00:00:00Z&to=2026-11-22T00:00:00Z',
    )
    expect(timeZone).toBe('Asia/Seoul')
    const none = { cancelled: 0, cancelledAmount: 0, refunds: 0, refundedAmount: 0 }
    expect(sales).toEqual([
      { from: '2026-11-19T15:00:00.000Z', orders: 1, amount: 33_000, ...none },
      {
        from: '2026-11-20T15:00:00.000Z',
        orders: 1,
        amount: 19_000,
        cancelled: 1,
        cancelledAmount: 19_000,
        refunds: 1,
        refundedAmount: 19_000,
      },
    ])
  })

  it('show the sales of an hour, and of a minute', async () => {
    const hours = await platform.shown(
      '/figures/sales?by=hour&from=2026-11-20T14:00:00Z&to=2026-11-21T01:00:00Z',
    )
    expect(hours.items.map(({ from, orders }: { from: string; orders: number }) => [from, orders])).toEqual([
      ['2026-11-20T14:00:00.000Z', 1],
      ['2026-11-20T23:00:00.000Z', 1],
      ['2026-11-21T00:00:00.000Z', 0],
    ])
    const minutes = await platform.shown(
      '/figures/sales?by=minute&from=2026-11-20T23:31:00Z&to=2026-11-20T23:32:00Z',
    )
    expect(minutes.items).toMatchObject([{ from: '2026-11-20T23:31:00.000Z', orders: 1, amount: 19_000 }])
  })

  it('show how many people reached each step', async () => {
    const { items: steps } = await platform.shown(
      '/figures/funnel?from=2026-11-20T00:00:00Z&to=2026-11-22T00:00:00Z',
    )
    expect(steps).toEqual([
      { step: 'viewed', events: 6, people: 4 },
      { step: 'carted', events: 1, people: 1 },
      { step: 'ordered', events: 3, people: 3 },
      { step: 'paid', events: 2, people: 2 },
      { step: 'cancelled', events: 2, people: 2 },
    ])
    const part = await platform.shown('/figures/funnel?from=2026-11-21T00:01:00Z&to=2026-11-21T00:03:00Z')
    expect(part.items[0]).toEqual({ step: 'viewed', events: 2, people: 1 })
  })

  it('show the coupons of each campaign, and those whose campaign is not known', async () => {
    const { items: campaigns } = await platform.shown(
      '/figures/coupons?from=2026-11-20T00:00:00Z&to=2026-11-22T00:00:00Z',
    )
    expect(campaigns).toEqual([
      { campaignId, issued: 1, reserved: 1, discount: 5_000, refused: 0, used: 1 },
      { campaignId: null, issued: 0, reserved: 0, discount: 0, refused: 1, used: 0 },
    ])
  })

  it('show what is viewed and bought most, in the last hour, and in the shop’s day, week and month so far', async () => {
    const top = async (query: string) => (await platform.shown(`/figures/top-products?${query}`)).items
    expect(await top('window=hour')).toEqual([
      { productId: 'coffee-beans', units: 1, amount: 19_000, views: 5 },
      { productId: 'green-tea', units: 0, amount: 0, views: 1 },
    ])
    expect(await top('window=today&by=units&limit=1')).toEqual([
      { productId: 'coffee-beans', units: 1, amount: 19_000, views: 5 },
    ])
    for (const window of ['week', 'month'])
      expect(await top(`window=${window}&limit=1`)).toEqual([
        { productId: 'coffee-beans', units: 3, amount: 57_000, views: 5 },
      ])
  })

  it('take in what is heard late, in the minute in which it happened', async () => {
    const path = '/figures/sales?by=minute&from=2026-11-18T03:00:00Z&to=2026-11-18T04:00:00Z'
    expect((await platform.shown(path)).items).toEqual([])
    const late = sampleOf(OrderPaid, { orderId: randomUUID(), paidAt: at('18T03:07') })
    await platform.publish(OrderPaid, late, at('21T00:02'))
    const sales = await eventually(async () => {
      const shown = await platform.shown(path)
      expect(shown.items).toHaveLength(1)
      return shown.items
    })
    expect(sales).toMatchObject([{ from: '2026-11-18T03:07:00.000Z', orders: 1, amount: 38_000 }])
  })

  it('are the same when they are counted again', async () => {
    const before = await figures(platform)
    const { differences, facts } = await platform.service.commands.recount()
    expect({ differences, facts }).toEqual({ differences: 0, facts: 19 })
    expect(await figures(platform)).toEqual(before)
  })

  it('that are wrong are found and corrected when they are counted again', async () => {
    const before = await figures(platform)
    await platform.sql.query(`update figure set amount = amount + 1 where name = 'paid' and amount = 33000`)
    await platform.sql.query(`delete from figure where name = 'carted'`)
    const { differences, first } = await platform.service.commands.recount()
    expect(differences).toBe(2)
    expect(first).toMatchObject([
      { name: 'paid', minute: at('20T14:59'), was: '1 / 33001', is: '1 / 33000' },
      { name: 'carted', was: null, is: '1 / 0' },
    ])
    expect(await figures(platform)).toEqual(before)
  })

  it('are for admins', async () => {
    for (const path of ['sales', 'funnel', 'coupons', 'top-products'])
      expect(await platform.get(`/figures/${path}`, 'ann')).toMatchObject({
        status: 403,
        body: { code: 'scope-required' },
      })
  })

  it.each([
    ['sales?by=minute&from=2026-11-01T00:00:00Z&to=2026-11-03T00:00:00Z', 'span-invalid'],
    ['sales?by=day&from=2026-11-03T00:00:00Z&to=2026-11-03T00:00:00Z', 'span-invalid'],
    ['sales?by=year', 'request-invalid'],
    ['sales?from=2026-11-01T00:00:30Z', 'request-invalid'],
    ['funnel?to=2026-11-01T00:00:00.001Z', 'request-invalid'],
    ['coupons?from=2026-11-01T00:00:59Z', 'request-invalid'],
    ['sales?from=yesterday', 'request-invalid'],
    ['sales?from=1999-01-01T00:00:00Z', 'request-invalid'],
    ['funnel?from=2020-01-01T00:00:00Z&to=2026-11-03T00:00:00Z', 'span-invalid'],
    ['funnel?to=2026-11-03', 'request-invalid'],
    ['top-products?window=2h', 'request-invalid'],
    ['top-products?limit=0', 'request-invalid'],
    ['top-products?limit=101', 'request-invalid'],
    ["top-products?by=views'", 'request-invalid'],
  ])('are refused for %s', async (path, code) => {
    const answer = await platform.get(`/figures/${path}`, 'operator', 'admin')
    expect(answer).toMatchObject({ status: 400, body: { code } })
  })
})

/** All figures that are shown, however they are kept. */
async function figures({ sql }: Platform): Promise<unknown> {
  const { rows } = await sql.query(`
    select (select json_agg(json_build_array(name, minute, subject, count, amount) order by name, minute, subject)
            from figure join store using (generation)) as figures,
           (select json_agg(json_build_array(name, minute, person_id) order by name, minute, person_id)
            from presence join store using (generation)) as presences`)
  return rows[0]
}
