import { eventually } from '@jangteo/testing'
import { expect, it, onTestFinished } from 'vitest'
import { Relay } from '../src/publish/relay.ts'
import { EchoHeard, NoteTaken } from './support/events.ts'
import { createService, takeNote, testDatabase } from './support/service.ts'
import { topicLog } from './support/topic-log.ts'
import { log, worlds } from './support/worlds.ts'

it('a relay holds a topic back and no other, and learns again how to publish before it goes on', async () => {
  const world = worlds.memory()
  const database = await testDatabase()
  const service = createService(world, database)
  await service.bootstrap()
  const [notes, echoes] = await Promise.all(
    [NoteTaken, EchoHeard].map(({ topic }) => topicLog(world.transport(), topic)),
  )
  const before: number[] = []
  let fails = false
  const relay = new Relay({
    ...{ reader: database.pool, transport: world.transport(), log },
    async prepare() {
      if (fails) throw new Error('the database does not answer')
      before.push(notes?.records.length ?? 0)
    },
  })
  relay.start()
  onTestFinished(() => relay.stop())
  await takeNote(service, 'kim', 1)
  relay.wake()
  await eventually(() => expect(notes?.records).toHaveLength(1))

  await relay.hold(NoteTaken.topic)
  await takeNote(service, 'kim', 2)
  await service.transact({}, async (work) => work.publish(EchoHeard, { author: 'kim', n: 1 }, { version: 1 }))
  relay.wake()
  await eventually(() => expect(echoes?.records).toHaveLength(1))
  expect(notes?.records).toHaveLength(1)

  // What it does not know it does not guess.
  fails = true
  relay.release(NoteTaken.topic)
  await eventually(() => expect(relay.outage).toContain('the database does not answer'))
  expect(notes?.records).toHaveLength(1)
  fails = false
  await eventually(() => expect(notes?.records).toHaveLength(2))
  expect(before).toEqual([0, 1])
})
