import { randomBytes, randomUUID } from 'node:crypto'
import { subscriptions as dataPlatform } from '@jangteo/data-platform/subscriptions'
import type { Subscription } from '@jangteo/messaging'
import { kafkaNetwork } from '@jangteo/service-testing'
import { consumerGroups, eventually, uniquePrefix } from '@jangteo/testing'
import { afterEach, expect, it } from 'vitest'
import { openShop, type Shop, serviceNames } from './support/shop.ts'

/** On each topic; run with RUBBISH=5000 for a hundred thousand in all. */
const RUBBISH = Number(process.env.RUBBISH ?? 40)
const AT_ONCE = 200

/** What a field may hold as Avro allows, and as no service means. */
const ABSURD: readonly unknown[] = [
  ...['', '\0', 'a\0b', '가'.repeat(20_000), '\u202e', "'; drop table orders; --", randomUUID(), '-1'],
  ...[0, -1, 1, 2 ** 31 - 1, -(2 ** 31), Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, Number.NaN],
  ...[new Date(0), new Date(8.64e15), new Date(-8.64e15), null, [], {}, true],
]

const anyOf = <T>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)] as T

let shop: Shop
afterEach(() => shop.close())

type Event = Subscription<never>['event']

/** Valid by the contract's schema: any value in each field, or an absurd one. Null when there is none to be written. */
function absurd(event: Event): Buffer | null {
  const value: Record<string, unknown> = event.avro.random() as never
  for (const { name, type } of (event.avro as unknown as { fields: Field[] }).fields) {
    const odd = anyOf(ABSURD)
    if (Math.random() < 0.5 && type.isValid(odd)) value[name] = odd
  }
  try {
    return event.avro.toBuffer(value)
  } catch {
    return null
  }
}

interface Field {
  readonly name: string
  readonly type: Event['avro']
}

it('with any invalid records in every topic of the shop, no service is blocked, and a valid order is settled everywhere', {
  timeout: Math.max(180_000, RUBBISH * 400),
}, async () => {
  const prefix = uniquePrefix()
  const network = kafkaNetwork(prefix)
  shop = await openShop(network)
  const events = dataPlatform({ personSecret: 'a'.repeat(32), popularity: { graceMs: 0 } }).map(
    ({ event }) => event as Event,
  )
  expect(events.length).toBeGreaterThan(15)
  const { transport } = network('stranger')
  const records = async (event: Event) => {
    const { id } = await shop.row(
      'data-platform',
      `select max(id) as id from messaging.schema where subject like '%${event.topic}-value'`,
    )
    const framed = (body: Buffer) => {
      const head = Buffer.alloc(5)
      head.writeInt32BE(Number(id), 1)
      return Buffer.concat([head, body])
    }
    return Array.from({ length: RUBBISH }, (_, n) => {
      const kinds = [
        framed(absurd(event) ?? randomBytes(9)),
        framed(randomBytes(n % 50)),
        randomBytes(n % 30),
      ]
      const noise = randomBytes(9).toString('latin1')
      const known = { eventId: randomUUID(), eventType: event.name, occurredOn: '2026-11-11T00:00:00.000Z' }
      return {
        topic: event.topic,
        // A compacted topic takes no record without a key.
        key: anyOf([noise, randomUUID(), ...(event.compacted ? [] : [null])]),
        value: n % 29 === 0 ? null : anyOf(kinds),
        headers: anyOf<Record<string, string>>([known, { ...known, [noise]: noise, traceparent: noise }, {}]),
      }
    })
  }
  try {
    for (const event of events) {
      const all = await records(event)
      for (let at = 0; at < all.length; at += AT_ONCE) await transport.publish(all.slice(at, at + AT_ONCE))
    }
  } finally {
    await transport.close()
  }
  await eventually(
    async () => {
      const groups = Object.entries(await consumerGroups(prefix))
      expect(groups.length).toBeGreaterThanOrEqual(serviceNames.length)
      expect(groups.filter(([, { lag }]) => lag > 0)).toEqual([])
    },
    { timeout: Math.max(60_000, RUBBISH * 200) },
  )

  const ann = shop.customer('ann')
  await ann.charge(50_000)
  await ann.put('notification', '/me/contact', { body: { email: 'ann@example.com' } })
  const couponId = await ann.coupon()
  const orderId = await ann.place({ 'coffee-beans': 2 }, couponId)
  await ann.untilOrder(orderId, 'payable')
  expect(await ann.pay(orderId)).toMatchObject({ status: 200, body: { status: 'paid', amount: 33_000 } })
  await ann.untilCoupon(couponId, 'used')
  await ann.untilPoints(330)
  await ann.timeline(orderId, [
    'OrderCreated',
    'CouponReserved',
    'OrderPaymentRequested',
    'BalanceUpdated',
    'PaymentCompleted',
    'OrderPaid',
    'BalanceUpdated',
  ])
  await eventually(async () => {
    const { body } = await ann.get('notification', '/notifications')
    expect(body.items).toContainEqual(expect.objectContaining({ kind: 'order-paid' }))
  })
  await eventually(async () => {
    const { body } = await ann.get('ranking', '/products/popular?window=today&limit=100')
    expect(body.items).toContainEqual(expect.objectContaining({ productId: 'coffee-beans' }))
  })
  expect(await ann.balance()).toBe(17_000)
  for (const name of serviceNames)
    await eventually(async () => expect(await shop.ready(name)).toMatchObject({ ok: true }), {
      timeout: 60_000,
    })
  await shop.agrees()
})
