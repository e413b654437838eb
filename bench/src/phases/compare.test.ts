import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { differences, since } from './compare.ts'

const books = fc
  .dictionary(fc.constantFrom('p0', 'p1', 'p2', 'p3', 'p4'), fc.integer({ min: 1, max: 5 }))
  .map((record) => new Map(Object.entries(record)))

describe('differences', () => {
  it('names what one side lacks, and what is not equal', () => {
    const monolith = new Map([
      ['p0', 1],
      ['p1', 2],
      ['p2', 3],
    ])
    const services = new Map([
      ['p1', 2],
      ['p2', 4],
      ['p3', 5],
    ])
    expect(differences(monolith, services)).toEqual([
      { object: 'p0', monolith: 1, services: undefined },
      { object: 'p2', monolith: 3, services: 4 },
      { object: 'p3', monolith: undefined, services: 5 },
    ])
  })

  it('finds none between equal books, and some between all others', () => {
    fc.assert(
      fc.property(books, books, (one, other) => {
        const equal = one.size === other.size && [...one].every(([name, value]) => other.get(name) === value)
        expect(differences(one, other).length === 0).toBe(equal)
      }),
    )
  })
})

describe('since', () => {
  it('added to what was before, makes what is now', () => {
    fc.assert(
      fc.property(books, books, (then, now) => {
        const added = since(now, then)
        const sums = [...new Set([...then.keys(), ...now.keys()])].map((name) => [
          name,
          (then.get(name) ?? 0) + (added.get(name) ?? 0),
        ])
        expect(new Map(sums.filter(([, sum]) => sum !== 0) as [string, number][])).toEqual(now)
      }),
    )
  })

  it('has nothing of what has not changed', () => {
    expect(since(new Map([['p0', 3]]), new Map([['p0', 3]]))).toEqual(new Map())
  })
})
