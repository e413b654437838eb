import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Repeated, type Result } from './repeated.ts'

const EVERY_MS = 1_000

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** Counts its looks. */
function counting(onLeft?: () => void) {
  let looks = 0
  const repeated = new Repeated(async () => ++looks, EVERY_MS, onLeft)
  const follow = () => {
    const end = new AbortController()
    const seen: number[] = []
    repeated.follow((result) => seen.push((result as PromiseFulfilledResult<number>).value), end.signal)
    return { seen, leave: () => end.abort() }
  }
  return { follow, looks: () => looks }
}

it('looks once for all who follow, and gives a newcomer what was seen last', async () => {
  const { follow } = counting()
  const first = follow()
  await vi.advanceTimersByTimeAsync(EVERY_MS)
  const second = follow()
  expect(second.seen).toEqual([2])
  await vi.advanceTimersByTimeAsync(EVERY_MS)
  expect([first.seen, second.seen]).toEqual([
    [1, 2, 3],
    [2, 3],
  ])
})

it('looks no more when the last one has left, says so, and begins again with the next one', async () => {
  const left = vi.fn()
  const { follow, looks } = counting(left)
  const one = follow()
  await vi.advanceTimersByTimeAsync(0)
  one.leave()
  await vi.advanceTimersByTimeAsync(10 * EVERY_MS)
  expect([looks(), left.mock.calls.length]).toEqual([1, 1])
  const next = follow()
  expect(next.seen).toEqual([])
  await vi.advanceTimersByTimeAsync(0)
  expect(next.seen).toEqual([2])
})

it('tells why a look has failed, and goes on', async () => {
  const failure = new Error('away')
  const look = vi.fn(async () => 'there').mockRejectedValueOnce(failure)
  const seen: Result<string>[] = []
  new Repeated(look, EVERY_MS).follow((result) => seen.push(result), new AbortController().signal)
  await vi.advanceTimersByTimeAsync(EVERY_MS)
  expect(seen).toEqual([
    { status: 'rejected', reason: failure },
    { status: 'fulfilled', value: 'there' },
  ])
})
