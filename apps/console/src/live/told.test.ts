import { expect, it } from 'vitest'
import type { Look } from '../kafka/traffic.ts'
import { Repeated } from './repeated.ts'
import { told } from './told.ts'

/** A look at Kafka whose samples are answered when the test says so. */
function lookAt(at: string) {
  const { promise, resolve } = Promise.withResolvers<[]>()
  const look: Look = { at, problem: null, topics: [], moved: [], sampled: () => promise }
  return { look, answer: () => resolve([]) }
}

it('tells traffic in the order of its times, also when a look answers after the next one', async () => {
  const [first, second, third] = [lookAt('1'), lookAt('2'), lookAt('3')]
  const results = [first.look, second.look, third.look]
  const kafka = new Repeated<Look>(async () => results.shift() ?? third.look, 0)
  const ended = new AbortController()
  const stream = told(
    { kafka, problems: undefined as never },
    { key: 'a', tokenOf: async () => undefined },
    { watch: ['traffic'], ended: ended.signal },
  )
  const times: string[] = []
  const reading = (async () => {
    for await (const { event, data } of stream)
      if (event === 'traffic') times.push((data as { at: string }).at)
  })()
  await expect.poll(() => results.length).toBe(0)
  second.answer()
  third.answer()
  first.answer()
  await expect.poll(() => times.length).toBeGreaterThan(0)
  ended.abort()
  await reading
  expect(new Set(times)).toEqual(new Set(['3']))
})

it('tells traffic also when samples always take longer than the next look', async () => {
  let [number, before] = [0, lookAt('0')]
  const kafka = new Repeated<Look>(async () => {
    const last = before
    // After the next look was taken.
    setImmediate(() => setImmediate(last.answer))
    number += 1
    before = lookAt(String(number))
    return before.look
  }, 0)
  const ended = new AbortController()
  const stream = told(
    { kafka, problems: undefined as never },
    { key: 'a', tokenOf: async () => undefined },
    { watch: ['traffic'], ended: ended.signal },
  )
  const times: number[] = []
  for await (const { event, data } of stream) {
    if (event === 'traffic') times.push(Number((data as { at: string }).at))
    if (times.length === 3) ended.abort()
  }
  expect(times).toEqual(times.toSorted((a, b) => a - b))
})
