import { kafkaNetwork, memoryNetwork, unreliably } from '@jangteo/service-testing'
import { eventually } from '@jangteo/testing'
import { describe, expect, it, onTestFinished } from 'vitest'
import { bucketsAt } from '../src/domain/buckets.ts'
import { identityOfActivity } from '../src/domain/moves.ts'
import { startRanking } from './running-ranking.ts'

const noon = new Date('2026-11-21T03:00:00Z')
const day = '2026-11-21'

describe.each([
  ['memory, delivered twice and out of order', () => unreliably(memoryNetwork())],
  ['Kafka', kafkaNetwork],
])('on %s', (_, network) => {
  it('a person counts once for each product, kind and hour, however often it is sent, also by a replay', async () => {
    const ranking = await startRanking(network(), { replicas: 2, clock: () => noon })
    onTestFinished(() => ranking.stop())
    const userId = 'fan'
    const [later, nextHour] = [1_000, 3_600_000].map((ms) => new Date(noon.getTime() + ms)) as [Date, Date]
    for (let n = 0; n < 10; n++)
      await ranking.peer.act('viewed', 'cherry', { userId, at: n % 2 ? later : noon })
    // Another kind of activity, another hour and another person count.
    await ranking.peer.act('liked', 'cherry', { userId, at: noon })
    await ranking.peer.act('viewed', 'cherry', { userId, at: nextHour })
    await ranking.peer.act('viewed', 'cherry', { at: noon })
    await eventually(async () => expect((await ranking.tally(day)).cherry).toBe(1 + 2 + 1 + 1))
    // Comes after all that the person has done before.
    await ranking.peer.act('viewed', 'date', { userId, at: noon })
    await eventually(async () => expect((await ranking.tally(day)).date).toBe(1))
    expect((await ranking.tally(day)).cherry).toBe(5)
    const { differences } = await ranking.replay()
    expect(differences).toEqual({})
    expect((await ranking.tally(day)).cherry).toBe(5)
    await ranking.peer.act('viewed', 'cherry', { userId, at: later })
    await ranking.peer.act('carted', 'date', { userId, at: noon })
    await eventually(async () => expect((await ranking.tally(day)).date).toBe(1 + 3))
    expect((await ranking.tally(day)).cherry).toBe(5)
  }, 60_000)
})

it('no hash of an activity can be tested against a person by an id that is known', async () => {
  const ranking = await startRanking(memoryNetwork(), { clock: () => noon })
  onTestFinished(() => ranking.stop())
  await ranking.peer.act('viewed', 'cherry', { userId: 'fan', at: noon })
  await eventually(async () => expect((await ranking.tally(day)).cherry).toBe(1))
  const identity = identityOfActivity(
    { userId: 'fan' },
    { kind: 'viewed', productId: 'cherry' },
    bucketsAt(noon, 'Asia/Seoul').hour,
  )
  const { rows } = await ranking.sql.query(
    `select activity = sha256(convert_to($1, 'UTF8')) as plain,
       activity = sha256((select salt from messaging.erasure_salt) || convert_to($1, 'UTF8')) as salted
     from counted_activity`,
    [identity],
  )
  expect(rows).toEqual([{ plain: false, salted: true }])
})
