import { randomUUID } from 'node:crypto'
import { defineEvent, timestamp } from '@jangteo/events'
import { eventually } from '@jangteo/testing'
import { describe, expect, it } from 'vitest'
import { on } from '../src/index.ts'
import {
  applied,
  by,
  createService,
  startService,
  type TestMessaging,
  type Tx,
  testDatabase,
} from './support/service.ts'
import { worlds } from './support/worlds.ts'

const declaration = {
  key: 'author',
  aggregateId: 'author',
  example: { author: 'kim', n: 1, at: new Date(0) },
} as const

/** As it was before. */
const PageMarked = defineEvent({
  ...declaration,
  topic: 'page.marked',
  meaning: 'An author marked page n.',
  example: { author: 'kim', n: 1, markedAt: new Date(0) },
  schema: {
    type: 'record',
    name: 'PageMarked',
    fields: [
      { name: 'author', type: 'string' },
      { name: 'n', type: 'int' },
      { name: 'markedAt', type: timestamp },
    ],
  },
})

/** The same event under its new names. */
const PageRead = defineEvent({
  ...declaration,
  topic: 'page.read',
  formerTopics: [PageMarked.topic],
  meaning: 'An author has read page n.',
  schema: {
    type: 'record',
    name: 'PageRead',
    aliases: ['PageMarked'],
    fields: [
      { name: 'author', type: 'string' },
      { name: 'n', type: 'int' },
      { name: 'at', type: timestamp, aliases: ['markedAt'] },
    ],
  },
})

const hour = 60 * 60 * 1000
const before = (messaging: TestMessaging, author: string, n: number) =>
  messaging.transact({}, async (work) =>
    work.publish(PageMarked, { author, n, markedAt: new Date(n * hour) }, { version: n }),
  )
const after = (messaging: TestMessaging, author: string, n: number) =>
  messaging.transact({}, async (work) =>
    work.publish(PageRead, { author, n, at: new Date(n * hour) }, { version: n }),
  )

let refused: number | undefined
const reading = on<typeof PageRead, Tx>(
  PageRead,
  async function keepPage({ tx }, { author, n, at }, { topic }) {
    if (n === refused) throw new Error(`page ${n} is torn`)
    expect(at).toEqual(new Date(n * hour))
    await tx.applied.create({ data: { consumer: topic, author, n, traceId: '' } })
  },
)

describe.each(Object.entries(worlds))('a topic that was renamed, on %s', (_, createWorld) => {
  it('is read under both names while both are written, each event once; a new shop has the new one only', async () => {
    const world = createWorld()
    const database = await testDatabase()
    const former = await startService(world, await testDatabase(), {
      service: 'former',
      publishes: [PageMarked],
    })
    await before(former, 'kim', 1)
    const reader = await startService(world, database, { publishes: [PageRead], subscriptions: [reading] })
    await before(former, 'kim', 2)
    await after(reader, 'lee', 3)
    await before(former, 'kim', 4)
    await eventually(async () => expect(await applied(database)).toEqual({ kim: [1, 2, 4], lee: [3] }))

    const young = createWorld()
    const service = await startService(young, await testDatabase(), {
      publishes: [PageRead],
      subscriptions: [reading],
    })
    await after(service, 'kim', 1)
    await expect(
      young.transport().publish([{ topic: PageMarked.topic, key: 'kim', value: null, headers: {} }]),
    ).rejects.toThrow(PageMarked.topic)
  })

  it('keeps its dead letters, which are redriven to the same handler', async () => {
    const world = createWorld()
    const database = await testDatabase()
    const options = { publishes: [PageRead], subscriptions: [reading], retry: { tries: 1, withinMs: 1_000 } }
    const former = await startService(world, await testDatabase(), {
      service: 'former',
      publishes: [PageMarked],
    })
    refused = 1
    const reader = await startService(world, database, options)
    await before(former, 'kim', 1)
    await eventually(async () =>
      expect(await reader.deadLetters.list()).toMatchObject([{ topic: PageMarked.topic, key: 'kim' }]),
    )
    refused = undefined
    await world.deleteTopic(PageMarked.topic)
    expect(await reader.deadLetters.redrive('all', { by })).toEqual({ redriven: 1, failed: [] })
    expect(await applied(database)).toEqual({ kim: [1] })
  })

  it('is replayed with the records of its former name', async () => {
    const world = createWorld()
    const database = await testDatabase()
    const former = await startService(world, await testDatabase(), {
      service: 'former',
      publishes: [PageMarked],
    })
    await before(former, 'kim', 1)
    const replayable = { ...reading, replayable: true }
    const reader = await startService(world, database, { publishes: [PageRead], subscriptions: [replayable] })
    await after(reader, 'kim', 2)
    await eventually(async () => expect((await applied(database)).kim).toHaveLength(2))
    const { events } = await reader.replay({ id: randomUUID(), subscriptions: [replayable] })
    expect(events).toBe(2)
    expect((await applied(database)).kim?.toSorted()).toEqual([1, 1, 2, 2])
  })

  it('whose former name is deleted while it is read ends the process, which then starts without it', async () => {
    const world = createWorld()
    const database = await testDatabase()
    await world.transport().ensureTopics([PageMarked])
    const reasons: string[] = []
    const reader = createService(world, database, { publishes: [PageRead], subscriptions: [reading] })
    await reader.bootstrap()
    await reader.start({ fatal: (reason) => reasons.push(reason) })
    await eventually(() => expect(reader.ready()).toEqual({ ok: true }))
    await world.deleteTopic(PageMarked.topic)
    await eventually(
      () => expect(reasons).toEqual([expect.stringContaining('the former topic page.marked was deleted')]),
      { timeout: 50_000 },
    )
    await reader.stop()
    const again = await startService(world, database, { publishes: [PageRead], subscriptions: [reading] })
    await after(again, 'kim', 1)
    await eventually(async () => expect(await applied(database)).toEqual({ kim: [1] }))
  })
})
