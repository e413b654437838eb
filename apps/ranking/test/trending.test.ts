import { type EventData, ProductPopularityMeasured, sampleOf } from '@jangteo/events'
import { kafkaNetwork, memoryNetwork, unreliably } from '@jangteo/service-testing'
import { eventually } from '@jangteo/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningRanking, startRanking } from './running-ranking.ts'

type Measured = EventData<typeof ProductPopularityMeasured>

const at = (minutes: number) => new Date(Date.UTC(2026, 10, 21, 9, minutes))
const LENGTHS = { sliding: 60, tumbling: 10 }

/** A window that ends at this minute, with so many pieces of each product. */
const measured = (
  kind: 'sliding' | 'tumbling',
  endsAt: number,
  revision: number,
  pieces: Record<string, number>,
): Measured => {
  const startsAt = at(endsAt - LENGTHS[kind])
  return sampleOf(ProductPopularityMeasured, {
    ...{ windowId: `${kind}/${startsAt.toISOString()}`, windowKind: kind, revision },
    ...{ startsAt, endsAt: at(endsAt) },
    products: Object.entries(pieces).map(([productId, quantity]) => ({
      ...{ productId, quantity, orders: 1, name: 'An older name', price: 5 },
    })),
  })
}

describe.each([
  ['memory, delivered twice and out of order', () => unreliably(memoryNetwork())],
  ['Kafka', kafkaNetwork],
])('trending products, on %s', (_, network) => {
  let ranking: RunningRanking
  beforeAll(async () => {
    ranking = await startRanking(network(), { replicas: 2 })
    await ranking.sell('apple', 'bread', 'cheese')
  }, 40_000)
  afterAll(() => ranking?.stop())

  const untilTrending = (query: string, expected: object) =>
    ranking.everywhere(async () =>
      expect(await ranking.get(`/products/trending${query}`)).toEqual({ status: 200, body: expected }),
    )

  const shown = (
    { windowKind: window, startsAt, endsAt, revision }: Measured,
    ...items: [productId: string, quantity: number][]
  ) => ({
    ...{ window, revision, startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() },
    items: items.map(([productId, quantity], i) => ({
      ...{ rank: i + 1, productId, quantity, orders: 1, name: `The ${productId}`, price: 1_000 },
    })),
  })

  it('are none before a window was measured', async () => {
    await untilTrending('', {
      ...{ window: 'sliding', startsAt: null, endsAt: null, revision: null, items: [] },
    })
  })

  it('are those on sale of the last sliding window, with the name and price of the catalogue', async () => {
    const last = measured('sliding', 20, 1, { gone: 9, bread: 3, apple: 2 })
    await ranking.peer.measure(last)
    await ranking.peer.measure(measured('sliding', 10, 1, { cheese: 7 }))
    await ranking.peer.measure(measured('tumbling', 30, 1, { cheese: 1 }))
    await untilTrending('', shown(last, ['bread', 3], ['apple', 2]))
    await untilTrending('?limit=1', shown(last, ['bread', 3]))
  })

  it('are those of the last tumbling window on request', async () => {
    await untilTrending('?window=tumbling', shown(measured('tumbling', 30, 1, {}), ['cheese', 1]))
  })

  it('follow the highest revision of the last window, in whatever order revisions come', async () => {
    const newest = measured('sliding', 20, 3, { apple: 5, bread: 3 })
    await ranking.peer.measure(newest)
    await ranking.peer.measure(measured('sliding', 20, 2, { bread: 3, apple: 2 }))
    await ranking.peer.measure(measured('sliding', 10, 4, { cheese: 8 }))
    const marker = measured('tumbling', 40, 1, { bread: 1 })
    await ranking.peer.measure(marker)
    await untilTrending('?window=tumbling', shown(marker, ['bread', 1]))
    await untilTrending('', shown(newest, ['apple', 5], ['bread', 3]))
  })

  it('are forgotten in time, except the last window of each kind', async () => {
    await eventually(async () =>
      expect((await ranking.sql.query('select 1 from measured_window')).rowCount).toBe(7),
    )
    // As if they were old: ids begin with the time of their event.
    await ranking.sql.query(`update measured_window set event_id = '00000000-' || event_id`)
    await ranking.service.messaging.transact({}, async (work) => work.signal('forget-windows'))
    await eventually(async () => {
      const { rows } = await ranking.sql.query(
        'select kind, ends_at, revision from measured_window order by kind, revision',
      )
      expect(rows).toEqual([
        ...[1, 2, 3].map((revision) => ({ kind: 'sliding', ends_at: at(20), revision })),
        { kind: 'tumbling', ends_at: at(40), revision: 1 },
      ])
    })
  })
})
