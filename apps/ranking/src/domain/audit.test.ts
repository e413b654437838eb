import { expect, it } from 'vitest'
import { faultsOf, foundTwice, isFaulty, type Live, noFaults, type Written } from './audit.ts'
import type { Tally } from './standing.ts'

const now = new Date('2026-11-21T03:00:00Z')
const tally = (points: number): Tally => new Map([['tea', { points, latestSale: 100 }]])
const written: Written = {
  closedUntil: '2026-11-15',
  positions: new Map([['order.paid/0', 5n]]),
  tallies: new Map([
    ['2026-11-14', tally(7)],
    ['2026-11-21', tally(10)],
  ]),
  sums: new Map([['2026-11-21T11', tally(4)]]),
}
const live: Live = {
  positions: new Map([['order.paid/0', 6n]]),
  changed: new Set(),
  tallies: new Map([
    ['2026-11-14', tally(7)],
    ['2026-11-21', tally(10)],
    ['2026-11-21T11', tally(4)],
    ['2026-11-21T12', tally(6)],
  ]),
  standings: new Map([['2026-11-21T11', [{ productId: 'tea', score: 4 + 100 / 1e10 }]]]),
}
const wholes = ['2026-11-21']
const faults = (change: Partial<Live>) =>
  faultsOf(written, { ...live, ...change }, { wholes, percent: 10, now })
const changedTally = (bucket: string, points: number) => ({
  tallies: new Map([...live.tallies, [bucket, tally(points)]]),
})

it('finds no fault when Redis has all stored tallies, and more', () => {
  expect(faults({})).toEqual(noFaults)
  expect(isFaulty(noFaults)).toBe(false)
})

it('names a partition of which Redis has lost data', () => {
  const { partitionsBehind } = faults({ positions: new Map([['order.paid/0', 4n]]) })
  expect(partitionsBehind).toEqual(['order.paid/0'])
  expect(faults({ positions: new Map() }).partitionsBehind).toEqual(['order.paid/0'])
})

it('names a product with other points than its snapshot, unless Redis has noted a change of its bucket', () => {
  const change = changedTally('2026-11-21', 11)
  expect(faults(change).productsUnlikeWritten).toEqual(['2026-11-21 tea'])
  expect(faults({ ...change, changed: new Set(['2026-11-21']) }).productsUnlikeWritten).toEqual([])
})

it('always compares a closed day: late events are counted in both', () => {
  const change = { ...changedTally('2026-11-14', 8), changed: new Set(['2026-11-14']) }
  expect(faults(change).productsUnlikeWritten).toEqual(['2026-11-14 tea'])
})

it('names a product whose day is not the sum of its hours', () => {
  expect(faults(changedTally('2026-11-21T12', 5)).productsUnlikeParts).toEqual(['2026-11-21 tea'])
})

it('names a product whose hour is not the sum of the counted events, while both have counted the same', () => {
  const changed = { ...changedTally('2026-11-21T11', 5), positions: written.positions }
  expect(faults(changed).productsUnlikeEvents).toEqual(['2026-11-21T11 tea'])
  expect(faults({ ...changed, positions: live.positions }).productsUnlikeEvents).toEqual([])
  expect(faults({ positions: written.positions }).productsUnlikeEvents).toEqual([])
})

it('names a product whose score is not that of its points, and one that is not ranked', () => {
  const standings = (score: number) => ({
    standings: new Map([['2026-11-21T11', [{ productId: 'tea', score }]]]),
  })
  expect(faults(standings(4)).productsUnlikeScores).toEqual(['2026-11-21T11 tea'])
  expect(faults({ standings: new Map([['2026-11-21T11', []]]) }).productsUnlikeScores).toEqual([
    '2026-11-21T11 tea',
  ])
})

it('leaves out a day that Redis no longer keeps', () => {
  const old: Written = { ...written, tallies: new Map([['2026-01-01', tally(1)]]) }
  expect(faultsOf(old, live, { wholes: [], percent: 10, now })).toEqual(noFaults)
})

it('reports only faults that two looks have found', () => {
  const one = { ...noFaults, partitionsBehind: ['a/0', 'b/0'] }
  const other = { ...noFaults, partitionsBehind: ['b/0'], productsUnlikeParts: ['2026-11-21 tea'] }
  expect(foundTwice(one, other)).toEqual({ ...noFaults, partitionsBehind: ['b/0'] })
})
