import { randomUUID } from 'node:crypto'
import { eventually } from '@jangteo/testing'
import { describe, expect, it, onTestFinished } from 'vitest'
import { deadLetterTopic, type Fate, fatesOf, on, readPublished } from '../src/index.ts'
import { forgetOutboxRows, nextOutboxRows } from '../src/publish/outbox.ts'
import { Relay } from '../src/publish/relay.ts'
import type { TestDatabase } from './support/database.ts'
import { EchoHeard, NoteTaken } from './support/events.ts'
import {
  by,
  createService,
  record,
  startService,
  type TestMessaging,
  type Tx,
  takeNote,
  takeNotes,
  testDatabase,
  upTo,
} from './support/service.ts'
import { topicLog } from './support/topic-log.ts'
import { log, type World, worlds } from './support/worlds.ts'

const notes = (count: number) => upTo(count).map((n) => ({ author: `author-${n % 7}`, n }))

async function logOf(world: World, topic: string) {
  const opened = await topicLog(world.transport(), topic)
  onTestFinished(opened.close)
  return opened
}

const published = async (messaging: TestMessaging) => (await messaging.snapshot(readPublished)).result.topics

/** A transport that publishes such records only from when it is opened. */
function holding(world: World, holds: (topic: string) => boolean) {
  const transport = world.transport()
  const { promise: opened, resolve: open } = Promise.withResolvers<void>()
  const publish: typeof transport.publish = async (records) => {
    if (records.some(({ topic }) => holds(topic))) await opened
    return transport.publish(records)
  }
  return { transport: { ...transport, publish }, open }
}

const outboxIsEmpty = ({ pool }: TestDatabase) =>
  eventually(async () => expect((await pool.query('select from messaging.outbox')).rowCount).toBe(0), {
    timeout: 30_000,
  })

describe.each(Object.entries(worlds))('what a service has published, on %s', (_, createWorld) => {
  it('is what the log has, by topic, and is counted before the relay has sent it', async () => {
    const world = createWorld()
    const database = await testDatabase()
    const { transport, open } = holding(world, () => true)
    const service = await startService(world, database, { transport })
    expect(await published(service)).toEqual([])
    await takeNotes(service, notes(700))
    await service.transact({}, async ({ publish }) =>
      publish(EchoHeard, { author: 'kim', n: 1 }, { version: 1 }),
    )
    const rolledBack = service.transact({}, async ({ publish }) => {
      publish(NoteTaken, { author: 'kim', n: 9 }, { version: 9 })
      throw new Error('rolled back')
    })
    await expect(rolledBack).rejects.toThrow('rolled back')

    const waiting = await published(service)
    expect(waiting).toMatchObject([
      { topic: EchoHeard.topic, events: 1 },
      { topic: NoteTaken.topic, events: 700 },
    ])
    const logs = [await logOf(world, EchoHeard.topic), await logOf(world, NoteTaken.topic)]
    open()
    await eventually(() => expect(logs.map(({ records }) => records.length)).toEqual([1, 700]), {
      timeout: 30_000,
    })
    await outboxIsEmpty(database)
    const inLogs = await Promise.all(logs.map((each) => each.counted(database.pool)))
    expect(await published(service)).toEqual(inLogs)
    expect(waiting).toEqual(inLogs)
  })

  it('is counted once by two leaders that overlap, though the log has the events twice', async () => {
    const world = createWorld()
    const database = await testDatabase()
    const service = createService(world, database)
    await service.bootstrap()
    await takeNotes(service, notes(300))
    // Each of the two has read the same rows before one of them sends.
    let arrived = 0
    let bothHaveRead = () => {}
    const barrier = new Promise<void>((resolve) => {
      bothHaveRead = resolve
    })
    const relays = upTo(2).map(() => {
      const transport = world.transport()
      onTestFinished(() => transport.close())
      const publish: typeof transport.publish = async (records) => {
        if (++arrived === 2) bothHaveRead()
        await barrier
        return transport.publish(records)
      }
      const prepare = async () => undefined
      return new Relay({ reader: database.pool, transport: { ...transport, publish }, prepare, log })
    })
    for (const relay of relays) relay.start()
    onTestFinished(() => Promise.all(relays.map((relay) => relay.stop())).then(() => undefined))
    await outboxIsEmpty(database)
    const noted = await logOf(world, NoteTaken.topic)
    await eventually(() => expect(noted.records).toHaveLength(600), { timeout: 30_000 })
    const inLog = await noted.counted(database.pool)
    expect(inLog.events).toBe(300)
    expect(await published(service)).toEqual([inLog])
  })

  it('does not include the copies of dead letters, nor events without a transaction', async () => {
    const world = createWorld()
    const database = await testDatabase()
    const copies = deadLetterTopic(NoteTaken.topic, 'reader')
    const { transport, open } = holding(world, (topic) => topic === copies)
    const service = await startService(world, database, {
      transport,
      subscriptions: [
        on<typeof NoteTaken, Tx>(NoteTaken, async () => {
          throw Object.assign(new Error('no such book'), { kind: 'not-found' })
        }),
      ],
    })
    await takeNotes(service, notes(20))
    await service.emit(EchoHeard, { author: 'kim', n: 1 })
    await eventually(async () => expect(await service.deadLetters.list()).toHaveLength(20), {
      timeout: 30_000,
    })
    const noted = await logOf(world, NoteTaken.topic)
    await eventually(() => expect(noted.records).toHaveLength(20), { timeout: 30_000 })
    const inLog = [await noted.counted(database.pool)]
    // The copies wait in the outbox.
    expect(await published(service)).toEqual(inLog)
    open()
    await outboxIsEmpty(database)
    const letters = await logOf(world, copies)
    await eventually(() => expect(letters.records).toHaveLength(20), { timeout: 30_000 })
    expect(await published(service)).toEqual(inLog)
  })
})

it('rows that two leaders have sent are counted once, whichever deletes them, in parts too', async () => {
  const database = await testDatabase()
  const service = createService(worlds.memory(), database)
  await service.bootstrap()
  await takeNotes(service, notes(60))
  const before = await published(service)
  const rows = await nextOutboxRows(database.pool, [], 500)
  expect(rows).toHaveLength(60)
  await Promise.all([
    forgetOutboxRows(database.pool, rows.slice(0, 40)),
    nextOutboxRows(database.pool, rows.slice(20), 500),
    forgetOutboxRows(database.pool, rows),
  ])
  const counted = await database.pool.query(
    'select topic, events::int, digest::text from messaging.published',
  )
  expect(counted.rows).toEqual(before)
  expect(await published(service)).toEqual(before)
})

it('a service knows what became of each event', async () => {
  const world = worlds.memory()
  const database = await testDatabase()
  let mended = false
  const service = await startService(world, database, {
    retry: { tries: 3, withinMs: 3_600_000 },
    subscriptions: [
      on<typeof NoteTaken, Tx>(NoteTaken, async (work, data, meta) => {
        if (data.author === 'later') throw new Error('perhaps at another time')
        if (data.author === 'bad' || (data.author === 'mended' && !mended))
          throw Object.assign(new Error('no such book'), { kind: 'not-found' })
        await record(work, data, meta)
      }),
    ],
  })
  const noted = await logOf(world, NoteTaken.topic)
  const expected: Record<string, Fate> = {
    ...{ good: 'applied', bad: 'dead-letter', later: 'retrying', mended: 'applied' },
  }
  for (const author of Object.keys(expected)) await takeNote(service, author, 1)
  await takeNote(service, 'bad', 2)
  await eventually(() => expect(noted.records).toHaveLength(5))
  const idOf = (author: string, n = 1) =>
    noted.records.filter(({ key }) => key === author)[n - 1]?.headers.eventId ?? ''
  const fates = (eventIds: readonly string[], of = 'reader', topic = NoteTaken.topic) =>
    service
      .snapshot((tx) =>
        fatesOf(
          tx,
          of,
          eventIds.map((eventId) => ({ topic, eventId })),
        ),
      )
      .then(({ result }) => result.map(({ fate }) => fate))

  const ids = Object.keys(expected).map((author) => idOf(author))
  await eventually(async () =>
    expect(await fates(ids)).toEqual(['applied', 'dead-letter', 'retrying', 'dead-letter']),
  )
  // It waits behind the first one of its key.
  await eventually(async () => expect(await fates([idOf('bad', 2)])).toEqual(['dead-letter']))

  const letters = await service.deadLetters.list()
  const letterOf = (key: string) => letters.find((letter) => letter.key === key)?.id ?? ''
  mended = true
  await service.deadLetters.redrive({ id: letterOf('mended') }, { by })
  expect(await fates(ids)).toEqual(Object.values(expected))
  await service.deadLetters.discard(letterOf('bad'), { by })
  expect(await fates([idOf('bad'), idOf('good')])).toEqual(['discarded', 'applied'])
  // As an erasure does.
  await database.pool.query(`delete from messaging.dead_letter where resolution = 'discarded'`)
  expect(await fates([idOf('bad'), idOf('good')])).toEqual(['discarded', 'applied'])

  // Another service, another topic, or an event that never came.
  expect(await fates([idOf('good')], 'writer')).toEqual(['not-seen'])
  expect(await fates([idOf('good')], 'reader', EchoHeard.topic)).toEqual(['not-seen'])
  expect(await fates([randomUUID(), ...ids.slice(0, 1)])).toEqual(['not-seen', 'applied'])
  expect(await fates([])).toEqual([])
})
