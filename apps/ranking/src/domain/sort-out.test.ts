import { expect, it } from 'vitest'
import { sortOut } from './sort-out.ts'

const zone = 'Asia/Seoul'
const on = (day: string) => ({
  ...({ productId: 'tea', kind: 'order', count: 1, points: 10, sold: true } as const),
  ...{ at: new Date(`${day}T03:00:00Z`) },
})
const event = (offset: number, ...days: string[]) => ({
  ...{ eventId: `e${offset}`, offset: BigInt(offset), moves: days.map(on) },
})
const state = {
  ...{ nextOffset: 10n, builtUntil: 5n, passedOver: [12n] },
  ...{ coversFrom: '2026-11-10', closedUntil: '2026-11-15' },
}
const counted = (offset: number, ...days: string[]) => {
  const { counted, closed, nextOffset } = sortOut([event(offset, ...days)], state, zone)
  return {
    once: counted[0]?.once,
    days: counted[0]?.moves.map(({ buckets }) => buckets.day),
    closed: closed.map(({ buckets }) => buckets.day),
    nextOffset: Number(nextOffset),
  }
}

it('the next event is counted by its offset', () => {
  expect(counted(10, '2026-11-21')).toEqual({
    ...{ once: undefined, days: ['2026-11-21'], closed: [], nextOffset: 11 },
  })
  expect(counted(14, '2026-11-21')).toMatchObject({ once: undefined, nextOffset: 15 })
})

it('a skipped dead letter is counted by its id, and does not change the position', () => {
  expect(counted(7, '2026-11-21')).toEqual({
    ...{ once: 'e7', days: ['2026-11-21'], closed: [], nextOffset: 10 },
  })
  expect(counted(12, '2026-11-21')).toMatchObject({ once: 'e12', days: ['2026-11-21'], nextOffset: 10 })
})

it('moves that the replay has counted are not counted again; moves that it skipped are', () => {
  expect(counted(3, '2026-11-21', '2026-11-09')).toMatchObject({ once: 'e3', days: ['2026-11-09'] })
})

it('a move of a closed day is also stored there', () => {
  expect(counted(10, '2026-11-14', '2026-11-15')).toMatchObject({
    ...{ days: ['2026-11-14', '2026-11-15'], closed: ['2026-11-14'] },
  })
  expect(counted(3, '2026-11-09', '2026-11-14')).toMatchObject({ closed: ['2026-11-09'] })
})

it('the position follows the last event of a batch', () => {
  const { nextOffset } = sortOut([event(10), event(12), event(13), event(4)], state, zone)
  expect(nextOffset).toBe(14n)
})
