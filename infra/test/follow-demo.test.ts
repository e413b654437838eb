import { expect, it } from 'vitest'
import type { DemoView } from '../src/lab/demo-shapes.ts'
import { followDemo } from '../src/lab/follow-demo.ts'

const nothing: DemoView = { busy: null, scenes: [], people: null, scene: null, removal: null }
/** A removal that runs, or has ended. */
function removal(minute: number, isOver = false): DemoView {
  const startedAt = `2026-01-01T10:0${minute}:00.000Z`
  return {
    ...{ ...nothing, busy: isOver ? null : 'removal' },
    removal: {
      ...{ state: isOver ? 'ended' : 'running', startedAt, endedAt: isOver ? startedAt : null, error: null },
      ...{ ordersCancelled: minute, campaignsClosed: 0, productsRetired: 0 },
    },
  }
}

/** Follows the removal of 10:01; Ctrl-C is pressed before the last look. */
async function following(looks: readonly DemoView[], isStopped = false) {
  const left = [...looks]
  const stop = new AbortController()
  let stops = 0
  const shown: number[] = []
  const end = await followDemo('removal', {
    first: removal(1),
    signal: stop.signal,
    read: async () => left.shift() as DemoView,
    async stop() {
      stops += 1
      return removal(1, true)
    },
    async pause() {
      if (isStopped && left.length === 1) stop.abort()
    },
    show: (report) => void shown.push(report.ordersCancelled),
  }).then(
    ({ state }) => state,
    (error: Error) => error.message,
  )
  return { end, stops, shown, left: left.length }
}

const other = 'another one was begun meanwhile, and is not followed: how this one ended is not known'

it('what was begun is followed to its end, and stopped by Ctrl-C', async () => {
  expect(await following([removal(1), removal(1, true)])).toMatchObject({ end: 'ended', stops: 0, left: 0 })
  expect(await following([removal(1), removal(1)], true)).toMatchObject({ end: 'ended', stops: 1, left: 0 })
})

it('it has ended when something of another kind runs', async () => {
  const ended: DemoView = { ...removal(1, true), busy: 'people' }
  expect(await following([ended, removal(2)])).toMatchObject({ end: 'ended', stops: 0, left: 1 })
})

it('another one is neither shown nor stopped', async () => {
  expect(await following([removal(2), removal(2)])).toEqual({ end: other, stops: 0, shown: [1], left: 1 })
  expect(await following([removal(2)], true)).toEqual({ end: other, stops: 0, shown: [1], left: 0 })
  expect(await following([nothing])).toMatchObject({ end: other, stops: 0 })
})
