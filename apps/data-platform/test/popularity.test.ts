import { randomUUID } from 'node:crypto'
import { OrderPaid, ProductChanged, sampleOf } from '@jangteo/events'
import { kafkaNetwork, memoryNetwork } from '@jangteo/service-testing'
import { eventually } from '@jangteo/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Platform, startPlatform } from './platform.ts'

const MINUTE_MS = 60_000
const HOUR_MINUTES = 60
const GRACE_MINUTES = 3 * HOUR_MINUTES
/** The beginning of a pane: what is sold from then on is in the past, and has its time. */
const start = Math.floor((Date.now() - 8 * HOUR_MINUTES * MINUTE_MS) / (10 * MINUTE_MS)) * 10 * MINUTE_MS
const at = (minutes: number) => new Date(start + minutes * MINUTE_MS)

interface Result {
  readonly window: string
  readonly revision: number
  /** Pieces and orders of each product, in the order of the result. */
  readonly products: readonly (readonly [string, number, number])[]
}

describe.each([
  ['memory', memoryNetwork],
  ['Kafka', () => kafkaNetwork()],
])('the popularity of products, on %s', (_, network) => {
  let platform: Platform
  beforeAll(async () => {
    platform = await startPlatform(network(), {
      environment: { POPULARITY_EVERY_SECONDS: '1', POPULARITY_GRACE_MINUTES: String(GRACE_MINUTES) },
    })
    await platform.startReplica()
  }, 90_000)
  afterAll(() => platform?.stop())

  /** Every event is published twice. */
  const sell = (minutes: number, pieces: Record<string, number>, orderId: string = randomUUID()) =>
    platform.publish(
      OrderPaid,
      sampleOf(OrderPaid, {
        orderId,
        paidAt: at(minutes),
        lines: Object.entries(pieces).map(([productId, quantity]) => ({
          ...{ productId, quantity, name: productId, unitPrice: 1_000 },
        })),
      }),
    )

  const published = async () => {
    const { rows } = await platform.sql.query(
      `select data, event_type from event where topic = 'product.popularity' order by position`,
    )
    return rows.map(({ data }) => data)
  }

  const minutesOf = (instant: string) => (new Date(instant).getTime() - start) / MINUTE_MS

  const results = async (kind: string): Promise<Result[]> =>
    (await published())
      .filter(({ windowKind }) => windowKind === kind)
      .map(({ startsAt, endsAt, revision, products }) => ({
        window: `${minutesOf(startsAt)}–${minutesOf(endsAt)}`,
        revision,
        products: products.map(({ productId, quantity, orders }: Record<string, unknown>) => [
          ...[productId, quantity, orders],
        ]),
      }))

  const untilTumbling = (expected: Result[]) =>
    eventually(async () => expect(await results('tumbling')).toEqual(expected), { timeout: 20_000 })

  const result = (window: string, revision: number, ...products: Result['products'][number][]): Result => ({
    ...{ window, revision, products },
  })

  const first = result('0–10', 1, ['tea', 3, 2], ['jar', 1, 1])
  const second = result('10–20', 1, ['jar', 2, 1])

  it('is published for each window when a later sale ends it, once, with the name and price of the products', async () => {
    const changed = { productId: 'tea', name: 'Green tea', price: 9_000, changedAt: at(0) }
    await platform.publish(ProductChanged, sampleOf(ProductChanged, changed))
    await platform.publish(
      ProductChanged,
      sampleOf(ProductChanged, { ...changed, price: 1, changedAt: at(-1) }),
    )
    await sell(0, { tea: 1, jar: 1 })
    await sell(9.9, { tea: 2 })
    await sell(10, { jar: 2 })
    await untilTumbling([first])
    await sell(25, { tea: 1 })
    await untilTumbling([first, second])
    expect((await published())[0]).toMatchObject({
      windowId: expect.stringMatching(/^(tumbling|sliding)\//),
      products: [
        { productId: 'tea', name: 'Green tea', price: 9_000 },
        { productId: 'jar', name: null, price: null },
      ],
    })
  })

  it('of a sliding window is the sum of its panes', async () => {
    await eventually(async () =>
      expect(await results('sliding')).toEqual([
        result('-50–10', 1, ['tea', 3, 2], ['jar', 1, 1]),
        result('-40–20', 1, ['jar', 3, 2], ['tea', 3, 2]),
      ]),
    )
  })

  const late = result('0–10', 2, ['jar', 5, 2], ['tea', 3, 2])

  it('is published again after a late order, and not after one that is known', async () => {
    const orderId = randomUUID()
    await sell(5, { jar: 4 }, orderId)
    await untilTumbling([first, second, late])
    // Another event that states the same payment.
    await sell(6, { jar: 4 }, orderId)
    await sell(30, { tea: 1 })
    await untilTumbling([first, second, late, result('20–30', 1, ['tea', 1, 1])])
    expect((await results('sliding')).filter(({ window }) => window === '-40–20').at(-1)).toEqual(
      result('-40–20', 2, ['jar', 7, 3], ['tea', 3, 2]),
    )
  })

  it('is right again after a recount, which publishes what differs and nothing else', async () => {
    await eventually(async () => expect(await published()).toHaveLength(9))
    expect(await platform.service.commands.recount()).toMatchObject({ differences: 0 })
    await platform.sql.query(
      `update pane set quantity = quantity + 100 from store
       where pane.generation = store.generation and starts_at = $1`,
      [at(20)],
    )
    expect(await platform.service.commands.recount()).toMatchObject({
      differences: 1,
      first: [{ name: 'popularity', subject: 'tea', was: '101 / 1', is: '1 / 1' }],
    })
    await eventually(async () => expect(await published()).toHaveLength(9 + 2))
    const again = (await published()).slice(9)
    expect(
      again.map(({ windowKind, endsAt, revision }) => [windowKind, minutesOf(endsAt), revision]).sort(),
    ).toEqual([
      ['sliding', 30, 2],
      ['tumbling', 30, 2],
    ])
  })

  it('does not change when an order comes after the grace period: it is counted as late', async () => {
    await sell(20 + GRACE_MINUTES, { tea: 1 })
    const results = async () => (await published()).filter(({ endsAt }) => minutesOf(endsAt) <= 20)
    await eventually(async () =>
      expect(
        (await platform.sql.query('select 1 from measured_window where ends_at <= $1', [at(20)])).rows,
      ).toEqual([]),
    )
    const before = await results()
    await sell(19, { tea: 50 })
    await eventually(async () => {
      const metrics = await (await fetch(`${platform.service.url()}/metrics`)).text()
      expect(metrics).toMatch(/popularity_late_orders(\{[^}]*\})? 1\n/)
    })
    // One that is not too late comes behind it.
    await sell(21, { tea: 1 })
    await eventually(async () =>
      expect(await published()).toContainEqual(
        expect.objectContaining({ windowKind: 'sliding', endsAt: at(80).toISOString(), revision: 2 }),
      ),
    )
    expect(await results()).toEqual(before)
  })

  it('is forgotten by the service when all windows of a pane are final', async () => {
    await sell(20 + GRACE_MINUTES + HOUR_MINUTES, { tea: 1 })
    await eventually(async () => {
      const { rows } = await platform.sql.query('select min(starts_at) as first from pane')
      expect(rows).toEqual([{ first: at(30) }])
    })
  })
})
