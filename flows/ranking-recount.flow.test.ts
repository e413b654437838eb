import { unreliable } from '@jangteo/messaging'
import type { Network } from '@jangteo/service-testing'
import { eventually, type FreshRedis, freshRedis } from '@jangteo/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { networks } from './support/networks.ts'
import { openShop, type Shop } from './support/shop.ts'

/** Everything comes twice, and topics overtake each other. */
const unreliably =
  (network: Network): Network =>
  (service) => {
    const { transport, registry } = network(service)
    return { transport: unreliable(transport), registry }
  }

const weights: Record<string, number> = { sold: 10, viewed: 1, liked: 2, carted: 3 }

/** One line of the data platform's export. */
interface Exported {
  eventType: string
  data: {
    userId?: string
    kind?: string
    occurredAt?: string
    productId?: string
    paidAt?: string | null
    lines?: { productId: string; quantity: number }[]
  }
}

/** Points of each product, counted from the events alone. */
function recount(events: readonly Exported[]): Record<string, number> {
  const points: Record<string, number> = {}
  const add = (productId: string, more: number) => {
    points[productId] = (points[productId] ?? 0) + more
  }
  const seen = new Set<string>()
  for (const { eventType, data } of events) {
    // A person counts once for each product, kind and hour.
    const once = [data.kind, data.productId, data.userId, data.occurredAt?.slice(0, 13)].join(' ')
    if (eventType === 'UserActivity' && data.productId && !seen.has(once)) {
      seen.add(once)
      add(data.productId, weights[data.kind ?? ''] ?? 0)
    }
    const sign = eventType === 'OrderPaid' ? 1 : eventType === 'OrderCancelled' && data.paidAt ? -1 : 0
    for (const { productId, quantity } of data.lines ?? [])
      if (sign !== 0) add(productId, sign * quantity * (weights.sold ?? 0))
  }
  return Object.fromEntries(Object.entries(points).filter(([, sum]) => sum !== 0))
}

describe.each([
  ['memory', networks.memory],
  ['Kafka', networks.kafka],
])('the ranking, on %s', (_, createNetwork) => {
  let redis: FreshRedis
  let shop: Shop
  beforeAll(async () => {
    redis = await freshRedis()
    shop = await openShop(unreliably(createNetwork()), { REDIS_URL: redis.adminUrl })
  }, 120_000)
  afterAll(async () => {
    await shop?.close()
    await redis?.stop()
  })

  const tally = async (): Promise<Record<string, number>> => {
    const day = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Seoul' }).format(new Date())
    const { status, body } = await shop.operator.get('ranking', `/internal/tally?bucket=${day}`)
    expect(status).toBe(200)
    const counted: { productId: string; points: number }[] = body.items
    return Object.fromEntries(
      counted.filter(({ points }) => points !== 0).map(({ productId, points }) => [productId, points]),
    )
  }

  const exported = async (): Promise<Exported[]> => {
    const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10)
    const span = `from=${dayOf(Date.now() - 86_400_000)}&to=${dayOf(Date.now() + 86_400_000)}`
    const text = await shop.operator.text('data-platform', `/export/events.ndjson?${span}`, {
      'operator-reason': 'test',
    })
    return text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line))
  }

  const began = new Date()
  const browse = (userId: string, kinds: readonly string[]) =>
    shop.customer(userId).post('data-platform', '/activities/batch', {
      // At one time, so that they are of one hour.
      body: {
        activities: kinds.map((kind) => ({ kind, productId: 'green-tea', occurredOn: began.toISOString() })),
      },
    })

  it('equals a recount from the data platform, after duplicates, disorder, cancellations and a flush of Redis', async () => {
    const people = ['ann', 'bob', 'cho'].map((name) => shop.customer(name))
    for (const [i, person] of people.entries()) {
      await person.charge(500_000)
      await browse(`browser-${i}`, ['viewed', 'viewed', 'liked', 'carted', 'searched'].slice(0, 4))
      const orders = [
        await person.place({ 'coffee-beans': 1 + i, 'green-tea': 2 }),
        await person.place({ 'coffee-beans': 1 }),
      ]
      for (const orderId of orders) expect((await person.pay(orderId)).body.status).toBe('paid')
      await person.cancel(orders[1] as string)
      if (i === 1) await redis.flush()
    }
    await browse('browser-3', ['liked'])

    const expected = { 'coffee-beans': (1 + 2 + 3) * 10, 'green-tea': 6 * 10 + 3 * (1 + 2 + 3) + 2 }
    await eventually(async () => expect(recount(await exported())).toEqual(expected), { timeout: 60_000 })
    await eventually(async () => expect(await tally()).toEqual(expected), { timeout: 60_000 })
    const { body } = await shop.operator.get('ranking', '/products/popular?window=week')
    expect(body).toMatchObject({
      source: 'live',
      items: [
        { productId: 'green-tea', rank: 1, points: expected['green-tea'] },
        { productId: 'coffee-beans', rank: 2, points: expected['coffee-beans'] },
      ],
    })
  }, 180_000)
})
