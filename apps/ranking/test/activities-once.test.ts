import { randomUUID } from 'node:crypto'
import { kafkaNetwork, memoryNetwork, unreliably } from '@jangteo/service-testing'
import { eventually } from '@jangteo/testing'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startRanking } from './running-ranking.ts'

const noon = new Date('2026-11-21T03:00:00Z')
const day = '2026-11-21'

describe.each([
  ['memory, delivered twice and out of order', () => unreliably(memoryNetwork())],
  ['Kafka', kafkaNetwork],
])('on %s', (_, network) => {
  it('an activity that is sent again under its id is counted once, also by a replay', async () => {
    const ranking = await startRanking(network(), { replicas: 2, clock: () => noon })
    onTestFinished(() => ranking.stop())
    const [activityId, other] = [randomUUID(), randomUUID()]
    const later = new Date(noon.getTime() + 1_000)
    for (let n = 0; n < 10; n++)
      await ranking.peer.act('viewed', 'cherry', { activityId, at: n ? later : noon })
    // Another kind of activity, or another id, is another activity.
    await ranking.peer.act('liked', 'cherry', { activityId, at: noon })
    await ranking.peer.act('viewed', 'cherry', { activityId: other, at: noon })
    await ranking.peer.act('viewed', 'date', { at: noon })
    await eventually(async () => expect((await ranking.tally(day)).date).toBe(1))
    await eventually(async () => expect((await ranking.tally(day)).cherry).toBe(1 + 2 + 1))
    await ranking.peer.act('viewed', 'cherry', { activityId: other, at: later })
    const { differences } = await ranking.replay()
    expect(differences).toEqual({})
    expect((await ranking.tally(day)).cherry).toBe(4)
    await ranking.peer.act('viewed', 'cherry', { activityId, at: later })
    await ranking.peer.act('viewed', 'date', { at: noon })
    await eventually(async () => expect((await ranking.tally(day)).date).toBe(2))
    expect((await ranking.tally(day)).cherry).toBe(4)
  }, 60_000)
})
