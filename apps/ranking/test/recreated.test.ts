import { UserActivity } from '@jangteo/events'
import { MemoryBroker } from '@jangteo/messaging'
import { memoryNetwork } from '@jangteo/service-testing'
import { eventually } from '@jangteo/testing'
import { expect, it, onTestFinished } from 'vitest'
import { startRanking } from './running-ranking.ts'

const noon = new Date('2026-11-21T03:00:00Z')
const day = '2026-11-21'

it('events of a topic that was deleted and created again are counted, also by a replay', async () => {
  const broker = new MemoryBroker()
  const ranking = await startRanking(memoryNetwork(broker), { clock: () => noon })
  onTestFinished(() => ranking.stop())
  const view = async (productId: string) => {
    for (let n = 0; n < 5; n++) await ranking.peer.act('viewed', productId, { userId: `user-${n}`, at: noon })
  }
  await view('apple')
  await eventually(async () => expect(await ranking.tally(day)).toEqual({ apple: 5 }))
  broker.deleteTopic(UserActivity.topic)
  await view('bread')
  await eventually(async () => expect(await ranking.tally(day)).toEqual({ apple: 5, bread: 5 }))
  // A replay has only the events that the topic holds now; later ones are added.
  await ranking.replay()
  expect(await ranking.tally(day)).toEqual({ bread: 5 })
  await view('cheese')
  await eventually(async () => expect(await ranking.tally(day)).toEqual({ bread: 5, cheese: 5 }))
}, 60_000)
