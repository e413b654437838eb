import { eventually } from '@jangteo/testing'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Transport } from '../src/index.ts'
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

describe('a relay that lingers', () => {
  async function lingering(tuning: { batchRecords: number; lingerMs: number }) {
    const world = worlds.memory()
    const database = await testDatabase()
    const service = createService(world, database)
    await service.bootstrap()
    const transport = world.transport()
    const sent: number[] = []
    const publish: Transport['publish'] = (records) => {
      sent.push(records.length)
      return transport.publish(records)
    }
    const prepare = async () => {}
    const relay = new Relay({
      reader: database.pool,
      transport: { ...transport, publish },
      ...{ tuning, prepare, log },
    })
    onTestFinished(() => relay.stop())
    const isSent = (count: number) =>
      eventually(() => expect(sent.reduce((sum, each) => sum + each, 0)).toBe(count))
    return { relay, sent, isSent, takeNote: (n: number) => takeNote(service, 'kim', n) }
  }

  it('sends together what is committed meanwhile', async () => {
    const { relay, sent, isSent, takeNote } = await lingering({ batchRecords: 500, lingerMs: 2_000 })
    relay.start()
    for (let n = 1; n <= 20; n++) {
      await takeNote(n)
      relay.wake()
    }
    await isSent(20)
    expect(sent.length).toBeLessThan(6)
  })

  it('does not wait when the batch is full', async () => {
    const { relay, sent, isSent, takeNote } = await lingering({ batchRecords: 3, lingerMs: 1_000_000 })
    for (let n = 1; n <= 7; n++) await takeNote(n)
    relay.start()
    await isSent(7)
    expect(sent).toEqual([3, 3, 1])
  })
})
