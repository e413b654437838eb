import { randomBytes } from 'node:crypto'
import { defineEvent } from '@jangteo/events'
import { eventually, testStack, uniquePrefix } from '@jangteo/testing'
import { Kafka, logLevel } from 'kafkajs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { deadLetterTopic, on } from '../../src/index.ts'
import type { IncomingRecord, OutgoingRecord } from '../../src/transport.ts'
import { NoteTaken } from '../support/events.ts'
import {
  applied,
  record,
  recording,
  startService,
  type Tx,
  takeNote,
  testDatabase,
} from '../support/service.ts'
import { worlds } from '../support/worlds.ts'

const ONCE = { tries: 1, withinMs: 0 }

const NotesBound = defineEvent({
  topic: 'notes.bound',
  meaning: 'Notes became a book.',
  key: 'title',
  aggregateId: 'title',
  schema: {
    type: 'record',
    name: 'NotesBound',
    fields: [
      { name: 'title', type: 'string' },
      { name: 'notes', type: { type: 'array', items: 'string' } },
    ],
  },
  example: { title: 'book', notes: ['one'] },
})

describe.each(Object.entries(worlds))('rubbish on %s', (_, createWorld) => {
  it.each<[string, Partial<OutgoingRecord>]>([
    ['a key that a text column cannot hold', { key: 'a\0b' }],
    ['a key that no tree index can hold', { key: randomBytes(40_000).toString('hex') }],
    ['an event id that a text column cannot hold', { headers: { eventId: 'a\0b' } }],
    ['an event id that no index can hold', { headers: { eventId: randomBytes(40_000).toString('hex') } }],
    ['a header that a text column cannot hold', { headers: { odd: 'a\0b' } }],
    ['a value as large as the broker takes', { value: randomBytes(1_048_400) }],
  ])('is a dead letter when it has %s, and what comes after it is applied and sent', async (_, odd) => {
    const world = createWorld()
    const database = await testDatabase()
    const service = await startService(world, database, { retry: ONCE, subscriptions: [recording()] })
    const stranger = world.transport()
    onTestFinished(() => stranger.close())
    const value = odd.value ?? Buffer.from('rubbish')
    await stranger.publish([{ topic: NoteTaken.topic, key: 'kim', headers: {}, ...odd, value }])
    await eventually(async () => expect(await service.deadLetters.list()).toHaveLength(1))
    await takeNote(service, 'lee', 1)
    await eventually(async () => expect(await applied(database)).toEqual({ lee: [1] }))
    const { rows } = await database.pool.query('select value from messaging.dead_letter')
    expect(rows).toEqual([{ value }])

    const letters: IncomingRecord[] = []
    await stranger.subscribe({
      group: 'letters',
      topics: [deadLetterTopic(NoteTaken.topic, 'reader')],
      maxRecords: 10,
      async deliver({ records }) {
        letters.push(...records)
        return { nextOffset: (records.at(-1) as IncomingRecord).offset + 1n }
      },
      onCrash() {},
    })
    await eventually(() => expect(letters).toHaveLength(1))
    expect(letters[0]?.headers['dlq.consumer']).toBe('reader.note.taken')
  })

  it('is a dead letter when a handler fails with words that a text column cannot hold', async () => {
    const database = await testDatabase()
    const service = await startService(createWorld(), database, {
      retry: ONCE,
      subscriptions: [
        on<typeof NoteTaken, Tx>(NoteTaken, async (work, data, meta) => {
          if (data.author === 'kim') throw new SyntaxError('unexpected token \0')
          await record(work, data, meta)
        }),
      ],
    })
    await takeNote(service, 'kim', 1)
    await takeNote(service, 'lee', 1)
    await eventually(async () => expect(await applied(database)).toEqual({ lee: [1] }))
    expect(await service.deadLetters.list()).toMatchObject([{ error: expect.stringContaining('unexpected') }])
  })

  it('is a dead letter when it claims to be a list of more items than it has bytes', async () => {
    const world = createWorld()
    const database = await testDatabase()
    const titles: string[] = []
    const service = await startService(world, database, {
      retry: ONCE,
      publishes: [NotesBound],
      subscriptions: [
        on<typeof NotesBound, Tx>(NotesBound, async (_, { title }) => {
          titles.push(title)
        }),
      ],
    })
    const schema = (await database.pool.query('select id from messaging.schema')).rows[0].id
    const stranger = world.transport()
    onTestFinished(() => stranger.close())
    const value = Buffer.from([0, 0, 0, 0, 0, 0, 0xfe, 0xff, 0xff, 0xff, 0x7f])
    value.writeInt32BE(schema, 1)
    await stranger.publish([{ topic: NotesBound.topic, key: 'a', value, headers: {} }])
    await service.transact({}, async (work) =>
      work.publish(NotesBound, { title: 'a book', notes: ['one', 'two'] }, { version: 1 }),
    )
    await eventually(() => expect(titles).toEqual(['a book']))
    expect(await service.deadLetters.list()).toMatchObject([{ error: expect.stringMatching(/^Undecodable/) }])
  })

  it('is kept as a dead letter where the service must not make topics, and holds up nothing', async () => {
    const world = createWorld()
    const database = await testDatabase()
    const transport = world.transport()
    let allowed = true
    const service = await startService(world, database, {
      retry: ONCE,
      subscriptions: [recording()],
      transport: {
        ...transport,
        async ensureTopics(topics) {
          if (!allowed) throw new Error('not authorized')
          await transport.ensureTopics(topics)
        },
      },
    })
    allowed = false
    const stranger = world.transport()
    onTestFinished(() => stranger.close())
    await stranger.publish([
      { topic: NoteTaken.topic, key: 'kim', headers: {}, value: Buffer.from('rubbish') },
    ])
    await takeNote(service, 'kim', 1)
    await eventually(async () => expect(await applied(database)).toEqual({ kim: [1] }))
    expect(await service.deadLetters.list()).toHaveLength(1)
    await eventually(() => expect(service.ready()).toEqual({ ok: true }))
  })
})

it('recreates a dead-letter topic that was deleted', async () => {
  const prefix = uniquePrefix()
  const world = worlds.kafka(prefix)
  const database = await testDatabase()
  const service = await startService(world, database, { retry: ONCE, subscriptions: [recording()] })
  const stranger = world.transport()
  const admin = new Kafka({ brokers: [...testStack().kafkaBrokers], logLevel: logLevel.NOTHING }).admin()
  onTestFinished(async () => {
    await stranger.close()
    await admin.disconnect()
  })
  await admin.connect()
  const topic = prefix + deadLetterTopic(NoteTaken.topic, 'reader')
  const letters = async () => Number((await admin.fetchTopicOffsets(topic))[0]?.high)
  const send = (key: string) =>
    stranger.publish([{ topic: NoteTaken.topic, key, headers: {}, value: Buffer.from('rubbish') }])

  await send('kim')
  await eventually(async () => expect(await letters()).toBe(1))
  await admin.deleteTopics({ topics: [topic] })
  await eventually(async () => expect(await admin.listTopics()).not.toContain(topic))
  await send('lee')
  await eventually(async () => expect(await letters()).toBe(1), { timeout: 30_000 })
  await takeNote(service, 'sam', 1)
  await eventually(async () => expect(await applied(database)).toEqual({ sam: [1] }))
  await eventually(() => expect(service.ready()).toEqual({ ok: true }))
})
