import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  finalUntil,
  measure,
  neededAfter,
  type PaneCount,
  pour,
  type Sale,
  type Window,
  windowEnding,
  windowId,
  windowsOf,
} from './popularity.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const start = new Date('2026-11-21T09:00:00Z')
const after = (minutes: number): Date => new Date(start.getTime() + minutes * MINUTE_MS)
const stored = after(365 * 24 * 60)

const sale = (minutes: number, lines: Record<string, number> = { tea: 1 }): Sale => ({
  at: after(minutes),
  storedAt: stored,
  lines: Object.entries(lines).map(([productId, quantity]) => ({ productId, quantity })),
})

/** What the store does with what was poured: it adds the counts to the rows of their panes. */
function pourAll(batches: readonly (readonly Sale[])[], graceMs = DAY_MS) {
  const panes = new Map<string, PaneCount>()
  let streamTime: Date | null = null
  let late = 0
  for (const batch of batches) {
    const poured = pour(streamTime, batch, graceMs)
    streamTime = poured.streamTime
    late += poured.late
    for (const count of poured.counts) {
      const key = `${count.startsAt.toISOString()} ${count.productId}`
      const { quantity, orders } = panes.get(key) ?? { quantity: 0, orders: 0 }
      panes.set(key, { ...count, quantity: quantity + count.quantity, orders: orders + count.orders })
    }
  }
  return { streamTime, late, panes: [...panes.values()] }
}

/** The result of every window in which something was sold. */
const results = (panes: readonly PaneCount[]) =>
  Object.fromEntries(
    windowsOf(panes)
      .map((window) => [windowId(window), measure(window, panes, 100)] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  )

describe('a pane', () => {
  it('has the sales of ten minutes, from its first millisecond on and without its last one', () => {
    const just = { ...sale(10), at: new Date(after(10).getTime() - 1) }
    const { panes } = pourAll([[sale(0), just, sale(10)]])
    expect(panes).toEqual([
      { startsAt: start, productId: 'tea', quantity: 2, orders: 2 },
      { startsAt: after(10), productId: 'tea', quantity: 1, orders: 1 },
    ])
  })

  it('counts an order once for a product, however many lines the product has', () => {
    const twoLines = { ...sale(1), lines: [...sale(1).lines, { productId: 'tea', quantity: 4 }] }
    expect(pourAll([[twoLines]]).panes).toMatchObject([{ quantity: 5, orders: 1 }])
  })

  it('is open for late sales until the grace period has passed since its end', () => {
    const graceMs = 30 * MINUTE_MS
    const last = { ...sale(40), at: new Date(after(40).getTime() - 1) }
    expect(pourAll([[sale(0), last, sale(5)]], graceMs)).toMatchObject({ late: 0 })
    const { late, panes } = pourAll([[sale(0), sale(40), sale(5), sale(10)]], graceMs)
    expect(late).toBe(1)
    expect(panes.map(({ startsAt, orders }) => [startsAt, orders])).toEqual([
      [start, 1],
      [after(40), 1],
      [after(10), 1],
    ])
  })

  it('is not closed by a sale from the future before that time has come', () => {
    const fromFuture = { ...sale(10 * 24 * 60), storedAt: after(7) }
    const { streamTime, late, panes } = pourAll([[sale(5)], [fromFuture], [sale(6)]])
    expect(streamTime).toEqual(after(7))
    expect(late).toBe(0)
    expect(panes.map(({ orders }) => orders)).toEqual([2, 1])
  })
})

describe('a window', () => {
  it('of each kind ends with a pane, and a pane is in one tumbling and six sliding windows', () => {
    const windows = windowsOf([{ startsAt: start }, { startsAt: start }])
    expect(windows.map(windowId)).toEqual([
      'tumbling/2026-11-21T09:00:00.000Z',
      ...[10, 20, 30, 40, 50].map((minute) => `sliding/2026-11-21T08:${minute}:00.000Z`),
      'sliding/2026-11-21T09:00:00.000Z',
    ])
  })

  it('has its products in the order of their pieces, as many as are asked for', () => {
    const { panes } = pourAll([[sale(0, { tea: 1, jar: 3, cup: 1, pot: 2 })]])
    const window = windowEnding('tumbling', after(10))
    expect(measure(window, panes, 3).map(({ productId }) => productId)).toEqual(['jar', 'pot', 'cup'])
  })

  it.each([
    ['a sale in the same pane', after(1), [sale(9)], false],
    ['a sale in the next pane', after(1), [sale(10)], true],
    ['a late sale', after(15), [sale(9)], true],
    ['a sale that is too late', after(3 * 24 * 60), [sale(9)], true],
  ])('may be due after %s', (_, before, sales, isDue) => {
    expect(pour(before, sales, DAY_MS).isDue).toBe(isDue)
  })
})

describe('whatever is sold', () => {
  const products = ['tea', 'jar', 'cup']
  const lines = fc.dictionary(fc.constantFrom(...products), fc.integer({ min: 1, max: 9 }), { minKeys: 1 })
  const within = (minutes: number) =>
    fc.array(fc.tuple(fc.integer({ min: 0, max: minutes - 1 }), lines), { minLength: 1, maxLength: 30 })
  const toSales = (sold: [number, Record<string, number>][]) => sold.map(([at, of]) => sale(at, of))

  it('any order and any batches give the same results, while nothing is too late', () => {
    const shuffled = within(24 * 60).chain((sold) =>
      fc.tuple(
        fc.constant(toSales(sold)),
        fc.shuffledSubarray(toSales(sold), { minLength: sold.length, maxLength: sold.length }),
        fc.integer({ min: 1, max: 30 }),
      ),
    )
    fc.assert(
      fc.property(shuffled, ([inOrder, otherwise, size]) => {
        const batches = Array.from({ length: Math.ceil(otherwise.length / size) }, (_, i) =>
          otherwise.slice(i * size, (i + 1) * size),
        )
        const [one, other] = [pourAll([inOrder]), pourAll(batches)]
        expect(results(other.panes)).toEqual(results(one.panes))
        expect(other).toMatchObject({ late: 0, streamTime: one.streamTime })
      }),
    )
  })

  it('batches do not change which sales are too late', () => {
    fc.assert(
      fc.property(within(3 * 24 * 60), (sold) => {
        const sales = toSales(sold)
        const [one, other] = [
          pourAll([sales], HOUR_MS),
          pourAll(
            sales.map((each) => [each]),
            HOUR_MS,
          ),
        ]
        expect(other.late).toBe(one.late)
        expect(results(other.panes)).toEqual(results(one.panes))
      }),
    )
  })

  it('a sliding window is the sum of the six tumbling windows in it', () => {
    fc.assert(
      fc.property(within(3 * 60), (sold) => {
        const { panes } = pourAll([toSales(sold)])
        for (const window of windowsOf(panes).filter(({ kind }) => kind === 'sliding')) {
          const tumbling = [1, 2, 3, 4, 5, 6].flatMap((n) =>
            measure(
              windowEnding('tumbling', new Date(window.startsAt.getTime() + n * 10 * MINUTE_MS)),
              panes,
              100,
            ),
          )
          const sumOf = (productId: string, of: 'quantity' | 'orders') =>
            tumbling.filter((each) => each.productId === productId).reduce((sum, each) => sum + each[of], 0)
          for (const { productId, quantity, orders } of measure(window, panes, 100))
            expect([quantity, orders]).toEqual([sumOf(productId, 'quantity'), sumOf(productId, 'orders')])
        }
      }),
    )
  })

  it('a final window never changes again, and what is no longer needed is in final windows only', () => {
    fc.assert(
      fc.property(within(12 * 60), within(12 * 60), (sold, later) => {
        const before = pourAll([toSales(sold)], HOUR_MS)
        const streamTime = before.streamTime as Date
        const isFinal = ({ endsAt }: Window) => endsAt <= finalUntil(streamTime, HOUR_MS)
        const next = pourAll([toSales(sold), toSales(later)], HOUR_MS)
        for (const window of windowsOf(before.panes).filter(isFinal))
          expect(measure(window, next.panes, 100)).toEqual(measure(window, before.panes, 100))
        const unneeded = before.panes.filter(({ startsAt }) => startsAt <= neededAfter(streamTime, HOUR_MS))
        expect(windowsOf(unneeded).filter((window) => !isFinal(window))).toEqual([])
      }),
    )
  })
})
