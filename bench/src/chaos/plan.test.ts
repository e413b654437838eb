import fc from 'fast-check'
import { expect, it } from 'vitest'
import { planOf, SPACING_MS } from './plan.ts'

const kinds = [
  ['kill a', 'kill b', 'kill c'],
  ['stop a', 'stop b'],
  ['cut a', 'cut b', 'cut c', 'cut d', 'cut e'],
]
const names = kinds.flat()
const seed = fc.integer({ min: 0, max: 2 ** 31 })
const totalMs = fc.integer({ min: 0, max: 900_000 })
const kindOf = (fault: string) => fault.split(' ')[0]

it('plans the same for the same seed, and something else for another', () => {
  fc.assert(
    fc.property(seed, totalMs, (seed, totalMs) => {
      expect(planOf(seed, totalMs, kinds)).toEqual(planOf(seed, totalMs, kinds))
    }),
  )
  const plans = Array.from({ length: 100 }, (_, seed) => JSON.stringify(planOf(seed, 120_000, kinds)))
  expect(new Set(plans).size).toBe(100)
})

it('has every fault when there is time for all of them', () => {
  const turns = kinds.length * Math.max(...kinds.map(({ length }) => length))
  fc.assert(
    fc.property(seed, fc.integer({ min: 0, max: 600_000 }), (seed, more) => {
      const plan = planOf(seed, 10_000 + turns * SPACING_MS + more, kinds)
      expect(new Set(plan.map(({ fault }) => fault))).toEqual(new Set(names))
    }),
  )
})

it('has each kind as often as the others, and repeats a fault only when all others of its kind have occurred', () => {
  const difference = (counts: number[]) => Math.max(...counts) - Math.min(...counts)
  fc.assert(
    fc.property(seed, totalMs, (seed, totalMs) => {
      const plan = planOf(seed, totalMs, kinds)
      const count = (is: (fault: string) => boolean) => plan.filter(({ fault }) => is(fault)).length
      const ofKinds = kinds.map(([first = '']) => count((fault) => kindOf(fault) === kindOf(first)))
      expect(difference(ofKinds)).toBeLessThanOrEqual(1)
      for (const kind of kinds)
        expect(difference(kind.map((name) => count((fault) => fault === name)))).toBeLessThanOrEqual(1)
    }),
  )
})

it('begins one fault in each five seconds, and ends each before the time is over', () => {
  fc.assert(
    fc.property(seed, totalMs, (seed, totalMs) => {
      const plan = planOf(seed, totalMs, kinds)
      expect(plan.map(({ atMs }) => Math.floor(atMs / SPACING_MS))).toEqual(plan.map((_, turn) => turn))
      const wrong = plan.filter(
        ({ atMs, forMs }) => forMs < 1_000 || forMs > 10_000 || atMs + forMs > totalMs,
      )
      expect(wrong).toEqual([])
    }),
  )
})
