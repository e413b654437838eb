import { expect, it } from 'vitest'
import { salesCounted } from '../src/scenes/counted.ts'
import type { Stage } from '../src/scenes/scene.ts'
import { virtualTime } from './virtual-time.ts'

it('sales are counted after ranking has read everything: one that comes twice is seen', async () => {
  const { time, through } = virtualTime()
  // Three sales of ten points are counted; one of them waits once more, at first behind an outage of the broker.
  const waiting = [null, [{ records: 1 }], []]
  let points = 30
  const get = async (_: string, path: string) => {
    if (path !== '/internal/backlog') return { points }
    const partitions = waiting.shift()
    if (partitions?.length === 0) points = 40
    return { partitions }
  }
  const stage = { shop: { operator: { get } }, time, signal: new AbortController().signal }
  const counted = salesCounted(stage as unknown as Stage, 'tea-cup', { wanted: 3, points: 10 })
  expect(await through(counted)).toBe(4)
})
