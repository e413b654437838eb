import fc from 'fast-check'
import { expect, it } from 'vitest'
import { faults } from './faults.ts'
import { planOf, SPACING_MS } from './plan.ts'

const names = faults.map(({ name }) => name)
const seed = fc.integer({ min: 0, max: 2 ** 31 })
const totalMs = fc.integer({ min: 0, max: 900_000 })

it('plans the same for the same seed, and something else for another', () => {
  fc.assert(
    fc.property(seed, totalMs, (seed, totalMs) => {
      expect(planOf(seed, totalMs, names)).toEqual(planOf(seed, totalMs, names))
    }),
  )
  const plans = Array.from({ length: 100 }, (_, seed) => JSON.stringify(planOf(seed, 120_000, names)))
  expect(new Set(plans).size).toBe(100)
})

it('has every fault when there is time for all of them', () => {
  fc.assert(
    fc.property(seed, fc.integer({ min: 0, max: 600_000 }), (seed, more) => {
      const plan = planOf(seed, 10_000 + names.length * SPACING_MS + more, names)
      expect(new Set(plan.map(({ fault }) => fault))).toEqual(new Set(names))
    }),
  )
})

it('repeats a fault only when all the others have occurred', () => {
  fc.assert(
    fc.property(seed, totalMs, (seed, totalMs) => {
      const counts = Map.groupBy(planOf(seed, totalMs, names), ({ fault }) => fault)
      const occurred = names.map((name) => counts.get(name)?.length ?? 0)
      expect(Math.max(...occurred) - Math.min(...occurred)).toBeLessThanOrEqual(1)
    }),
  )
})

it('begins one fault in each five seconds, and ends each before the time is over', () => {
  fc.assert(
    fc.property(seed, totalMs, (seed, totalMs) => {
      const plan = planOf(seed, totalMs, names)
      expect(plan.map(({ atMs }) => Math.floor(atMs / SPACING_MS))).toEqual(plan.map((_, turn) => turn))
      const wrong = plan.filter(
        ({ atMs, forMs }) => forMs < 1_000 || forMs > 10_000 || atMs + forMs > totalMs,
      )
      expect(wrong).toEqual([])
    }),
  )
})
