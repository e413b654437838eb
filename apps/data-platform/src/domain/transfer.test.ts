import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arrivedUpTo, cutBatches, pauseAfter, type Waiting } from './transfer.ts'

const start = { cutSequence: 0n, cutPosition: 0n }
const small = (position: number): Waiting => ({ position: BigInt(position), bytes: 100 })

describe('cutting', () => {
  it('begins each batch where the one before it ended, over what is not handed over', () => {
    const waiting = [2, 3, 5, 9].map(small)
    expect(cutBatches({ cutSequence: 6n, cutPosition: 1n }, waiting, { rest: true, most: 2 })).toEqual([
      { sequence: 7n, first: 2n, last: 3n, events: 2 },
      { sequence: 8n, first: 4n, last: 9n, events: 2 },
    ])
  })

  it('leaves what does not fill a batch, if it shall', () => {
    const waiting = [1, 2, 3].map(small)
    expect(cutBatches(start, waiting, { rest: false, most: 2 })).toHaveLength(1)
    expect(cutBatches(start, waiting.slice(0, 1), { rest: false, most: 2 })).toEqual([])
    expect(cutBatches(start, [], { rest: true })).toEqual([])
  })

  it('makes a batch of its own for an event that is too large for any', () => {
    const waiting = [small(1), { position: 2n, bytes: 50_000_000 }, small(3)]
    expect(cutBatches(start, waiting, { rest: true }).map(({ events }) => events)).toEqual([1, 1, 1])
  })

  it('skips and doubles nothing, whatever waits', () => {
    const waiting = fc
      .uniqueArray(fc.integer({ min: 1, max: 5_000 }), { maxLength: 300 })
      .chain((positions) =>
        fc.tuple(
          fc.constant(positions.toSorted((a, b) => a - b)),
          fc.array(fc.integer({ min: 0, max: 3_000_000 }), {
            minLength: positions.length,
            maxLength: positions.length,
          }),
        ),
      )
      .map(([positions, sizes]) =>
        positions.map((p, i) => ({ position: BigInt(p), bytes: sizes[i] as number })),
      )
    fc.assert(
      fc.property(waiting, fc.integer({ min: 1, max: 60 }), (events, most) => {
        const batches = cutBatches(start, events, { rest: true, most })
        let after = 0n
        for (const [i, { sequence, first, last, events: count }] of batches.entries()) {
          expect(sequence).toBe(BigInt(i + 1))
          expect(first).toBe(after + 1n)
          const inside = events.filter(({ position }) => position >= first && position <= last)
          expect(inside).toHaveLength(count)
          expect(count).toBeLessThanOrEqual(most)
          after = last
        }
        expect(after).toBe(events.at(-1)?.position ?? 0n)
      }),
    )
  })
})

it('tries again soon, then later, at last every five seconds', () => {
  expect([1, 2, 3, 5, 6, 1_000].map(pauseAfter)).toEqual([200, 400, 800, 3_200, 5_000, 5_000])
})

describe('a receiver that expects another batch', () => {
  const handed = { sequence: 7n }

  it('has this one already', () => {
    expect(arrivedUpTo(handed, { expects: 8n, last: { sequence: 7n, batchId: 'seven' } }, 'seven')).toBe(7n)
  })

  it('has lost some, and gets them again', () => {
    expect(arrivedUpTo(handed, { expects: 4n, last: { sequence: 3n, batchId: 'three' } }, 'three')).toBe(3n)
    expect(arrivedUpTo(handed, { expects: 1n, last: null }, undefined)).toBe(0n)
  })

  it.each([
    { expects: 8n, last: { sequence: 7n, batchId: 'of another store' }, ours: 'seven' },
    { expects: 4n, last: { sequence: 3n, batchId: 'of another store' }, ours: 'three' },
    { expects: 4n, last: { sequence: 3n, batchId: 'three' }, ours: undefined },
    { expects: 4n, last: { sequence: 2n, batchId: 'two' }, ours: 'two' },
    { expects: 90n, last: { sequence: 89n, batchId: 'later' }, ours: 'later' },
    { expects: 8n, last: null, ours: undefined },
    { expects: 4n, last: null, ours: undefined },
    { expects: 0n, last: null, ours: undefined },
  ])('is not believed when it has what did not come from here: %o', ({ ours, ...received }) => {
    expect(() => arrivedUpTo(handed, received, ours)).toThrow(/not from this store/)
  })
})
