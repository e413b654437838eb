import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Position, Positions } from '../src/transport/kafka/positions.ts'

const at = (partition: number, nextOffset: bigint): Position => ({ topic: 'notes', partition, nextOffset })

let committed: Position[][]
let isDown: boolean
let lost: number[]
let positions: Positions

beforeEach(() => {
  vi.useFakeTimers()
  committed = []
  isDown = false
  lost = []
  positions = new Positions({
    async commit(all) {
      if (isDown) throw new Error('no broker answers')
      committed.push([...all])
    },
    isAssigned: ({ partition }) => !lost.includes(partition),
    onFailure: () => undefined,
  })
})

afterEach(() => {
  positions.stop()
  vi.useRealTimers()
})

const nextCommit = () => vi.advanceTimersToNextTimerAsync()

describe('positions', () => {
  it('are committed together, the last of each partition', async () => {
    positions.reach(at(0, 1n))
    positions.reach(at(0, 2n))
    positions.reach(at(1, 7n))
    await nextCommit()
    expect(committed).toEqual([[at(0, 2n), at(1, 7n)]])
  })

  it('are committed when the broker is back, unless a partition has come further meanwhile', async () => {
    isDown = true
    positions.reach(at(0, 1n))
    positions.reach(at(1, 7n))
    await nextCommit()
    await nextCommit()
    expect(committed).toEqual([])
    positions.reach(at(0, 2n))
    isDown = false
    await nextCommit()
    expect(committed).toEqual([[at(1, 7n), at(0, 2n)].sort((a, b) => a.partition - b.partition)])
  })

  it('are committed again after a while, all of them: the broker may have lost them', async () => {
    positions.reach(at(0, 1n))
    await nextCommit()
    positions.reach(at(1, 7n))
    await nextCommit()
    await nextCommit()
    expect(committed.at(-1)).toEqual([at(0, 1n), at(1, 7n)])
  })

  it('of before are forgotten when the member joins again, also those of a commit that fails then', async () => {
    isDown = true
    positions.reach(at(0, 1n))
    const failing = positions.commit()
    positions.joined()
    await failing
    isDown = false
    positions.reach(at(1, 7n))
    await nextCommit()
    await nextCommit()
    expect(committed).toEqual([[at(1, 7n)], [at(1, 7n)]])
  })

  it('of a partition that another member has, and of a topic that begins again, are not committed', async () => {
    positions.reach(at(0, 1n))
    positions.reach(at(1, 7n))
    positions.reach({ ...at(0, 3n), topic: 'orders' })
    lost = [1]
    positions.forget(({ topic }) => topic === 'orders')
    await nextCommit()
    expect(committed).toEqual([[at(0, 1n)]])
  })

  it('are not committed by a member that has stopped', async () => {
    positions.stop()
    positions.reach(at(0, 1n))
    expect(vi.getTimerCount()).toBe(0)
  })
})
