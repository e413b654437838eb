import { eventually } from '@jangteo/testing'
import pg from 'pg'
import { describe, expect, it, onTestFinished } from 'vitest'
import { SchemaUnknown } from '../src/errors.ts'
import { deadLetterTopic, type EventMeta, on, onMany, type Transport, unreliable } from '../src/index.ts'
import { partitionOf } from '../src/transport/partition.ts'
import type { IncomingRecord } from '../src/transport.ts'
import { EchoHeard, NoteTaken, NoteTakenNext } from './support/events.ts'
import {
  applied,
  by,
  createService,
  record,
  recording,
  startService,
  type TestMessaging,
  type Tx,
  takeNote,
  takeNotes,
  testDatabase,
  unexpected,
  upTo,
} from './support/service.ts'
import { worlds } from './support/worlds.ts'

const authors = ['kim', 'lee', 'park', 'choi', 'jung', 'kang', 'yoon']
const PROMPT = { tries: 2, withinMs: 1_000 }

const partitionIn = (author: string): number => partitionOf(author, NoteTaken.partitions)

/** What a writer's own rows say of where they come from. */
const written = { topic: 'written', traceparent: '' } as EventMeta

/** Reads a topic as a stranger would, with a group of its own. */
async function listen(transport: Transport, topic: string): Promise<IncomingRecord[]> {
  const heard: IncomingRecord[] = []
  await transport.subscribe({
    group: `listener-${topic}`,
    topics: [topic],
    maxRecords: 100,
    async deliver({ records }) {
      heard.push(...records)
      return { nextOffset: (records.at(-1) as IncomingRecord).offset + 1n }
    },
    onCrash(error) {
      throw error
    },
  })
  onTestFinished(() => transport.close())
  return heard
}

describe.each(Object.entries(worlds))('messaging on %s', (_, createWorld) => {
  it('keeps the order of each key', async () => {
    const world = createWorld()
    const database = await testDatabase()
    const service = await startService(world, database, { subscriptions: [recording()] })
    for (const n of upTo(30))
      await takeNotes(
        service,
        authors.map((author) => ({ author, n })),
      )
    const expected = Object.fromEntries(authors.map((author) => [author, upTo(30)]))
    await eventually(async () => expect(await applied(database)).toEqual(expected))
  })

  it('keeps the order of a thousand events of one work', async () => {
    const database = await testDatabase()
    const service = await startService(createWorld(), database, { subscriptions: [recording()] })
    await takeNotes(
      service,
      upTo(1_000).map((n) => ({ author: 'kim', n })),
    )
    await eventually(async () => expect(await applied(database)).toEqual({ kim: upTo(1_000) }))
  })

  it('publishes nothing when the transaction rolls back', async () => {
    const world = createWorld()
    const database = await testDatabase()
    const service = await startService(world, database, { subscriptions: [recording()] })
    await expect(
      service.transact({}, async (work) => {
        work.publish(NoteTaken, { author: 'kim', n: 666 }, { version: 1 })
        throw new Error('changed my mind')
      }),
    ).rejects.toThrow('changed my mind')
    await takeNote(service, 'kim', 1)
    await eventually(async () => expect(await applied(database)).toEqual({ kim: [1] }))
  })

  it('commits writes that a work function saves without waiting, and fails when they fail', async () => {
    const database = await testDatabase()
    const service = await startService(createWorld(), database, { subscriptions: [recording()] })
    const take = (author: string) =>
      service.transact({}, async (work) => {
        work.save(work.tx.$executeRaw`insert into task (name) values (${author})`)
        work.publish(NoteTaken, { author, n: 1 }, { version: 1 })
      })
    await take('kim')
    await expect(take('kim')).rejects.toThrow()
    await take('lee')
    await eventually(async () => expect(await applied(database)).toEqual({ kim: [1], lee: [1] }))
    expect((await database.pool.query('select name from task order by name')).rows).toEqual([
      { name: 'kim' },
      { name: 'lee' },
    ])
  })

  it('commits works of a process that publishes nothing itself, for a replica that runs', async () => {
    const world = createWorld()
    const database = await testDatabase()
    await startService(world, database, { subscriptions: [recording()] })
    await takeNote(createService(world, database), 'kim', 1)
    await eventually(async () => expect(await applied(database)).toEqual({ kim: [1] }))
  })

  it('refuses to publish what does not fit its schema, or was not declared', async () => {
    const database = await testDatabase()
    const service = await startService(createWorld(), database, { publishes: [NoteTaken] })
    const publish = (event: typeof NoteTaken, n: number) =>
      service.transact({}, async (work) => work.publish(event, { author: 'kim', n }, { version: 1 }))
    await expect(publish(NoteTaken, 1.5)).rejects.toThrow(/does not fit the schema of NoteTaken/)
    await expect(publish(EchoHeard as never, 1)).rejects.toThrow(
      'reader does not declare that it publishes EchoHeard',
    )
  })

  it('publishes once and in order though two relays run, and continues when the leader ends', async () => {
    const world = createWorld()
    const database = await testDatabase()
    const first = await startService(world, database)
    const second = await startService(world, database)
    const heard = await listen(world.transport(), NoteTaken.topic)
    const publishAll = async (from: number, to: number) => {
      for (let n = from; n <= to; n++)
        await takeNotes(
          n % 2 === 0 ? first : second,
          authors.map((author) => ({ author, n })),
        )
    }
    await publishAll(1, 40)
    await eventually(() => expect(heard).toHaveLength(40 * authors.length))
    await first.stop()
    for (const n of [41, 42, 43])
      await takeNotes(
        second,
        authors.map((author) => ({ author, n })),
      )
    await eventually(() => expect(heard).toHaveLength(43 * authors.length))
    for (const author of authors) {
      const versions = heard
        .filter(({ key }) => key === author)
        .map(({ headers }) => Number(headers.aggregateVersion))
      expect(versions).toEqual(upTo(43))
    }
  })

  it('says where each record was stored', async () => {
    const world = createWorld()
    await startService(world, await testDatabase())
    const heard = await listen(world.transport(), NoteTaken.topic)
    const transport = world.transport()
    onTestFinished(() => transport.close())
    const send = (values: readonly number[]) =>
      transport.publish(
        values.map((n) => ({
          topic: NoteTaken.topic,
          key: n % 5 === 0 ? null : String(n),
          value: Buffer.from(String(n)),
          headers: {},
        })),
      )
    const places = [...(await send(upTo(20))), ...(await send(upTo(20).map((n) => n + 20)))]
    await eventually(() => expect(heard).toHaveLength(40))
    const found = heard.map(({ value, partition, offset }) => [Number(value), { partition, offset }] as const)
    expect(places).toEqual(found.toSorted(([a], [b]) => a - b).map(([, place]) => place))
  })

  it('sends the headers of the contract, and carries the trace on', async () => {
    const world = createWorld()
    const database = await testDatabase()
    const heard = await listenAfterStart()
    const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`
    await heard.service.transact({ traceparent }, async (work) =>
      work.publish(NoteTaken, { author: 'kim', n: 1 }, { version: 7 }),
    )
    await eventually(() => expect(heard.records).toHaveLength(1))
    const { key, headers } = heard.records[0] as IncomingRecord
    expect(key).toBe('kim')
    expect(headers).toEqual({
      eventId: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-/),
      eventType: 'NoteTaken',
      aggregateId: 'kim',
      aggregateVersion: '7',
      occurredOn: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      producer: 'reader',
      traceparent: expect.stringMatching(
        new RegExp(`^00-${'a'.repeat(32)}-(?!${'b'.repeat(16)})[0-9a-f]{16}-01$`),
      ),
      transactionId: expect.stringMatching(/^\d+$/),
      'attribute.n': '1',
    })

    async function listenAfterStart() {
      const service = await startService(world, database)
      return { service, records: await listen(world.transport(), NoteTaken.topic) }
    }
  })

  it('answers an event with an event of the same trace, in the same transaction', async () => {
    const world = createWorld()
    const database = await testDatabase()
    const service = await startService(world, database, {
      subscriptions: [
        on<typeof NoteTaken, Tx>(NoteTaken, async (work, { author, n }) =>
          work.publish(EchoHeard, { author, n }, { version: n }),
        ),
        recording(EchoHeard),
      ],
    })
    const traceId = 'c'.repeat(32)
    await service.transact({ traceparent: `00-${traceId}-${'d'.repeat(16)}-01` }, async (work) =>
      work.publish(NoteTaken, { author: 'kim', n: 1 }, { version: 1 }),
    )
    await eventually(async () =>
      expect(await database.prisma.applied.findMany()).toMatchObject([{ n: 1, traceId }]),
    )
  })

  it('skips events that a handler does not want, and keeps nothing of them', async () => {
    const database = await testDatabase()
    const service = await startService(createWorld(), database, {
      subscriptions: [
        onMany(
          NoteTaken,
          async (work, messages) => {
            for (const { data, meta } of messages) await record(work, data, meta)
          },
          { only: ({ n }) => n % 10 === 0 },
        ),
      ],
    })
    await takeNotes(
      service,
      upTo(40).map((n) => ({ author: 'kim', n })),
    )
    await eventually(async () => expect(await applied(database)).toEqual({ kim: [10, 20, 30, 40] }))
    expect((await database.pool.query('select count(*)::int as n from messaging.inbox')).rows).toEqual([
      { n: 4 },
    ])
  })

  it('filters events by their headers, and by their data where there are none', async () => {
    const world = createWorld()
    const database = await testDatabase()
    const service = await startService(world, database, {
      subscriptions: [on<typeof NoteTaken, Tx>(NoteTaken, record, { only: ({ n }) => n > 1 })],
    })
    const { rows } = await database.pool.query(
      `select id from messaging.schema where subject = 'note.taken-value'`,
    )
    const prefix = Buffer.alloc(5)
    prefix.writeInt32BE(rows[0].id, 1)
    const note = (n: number) => Buffer.concat([prefix, NoteTaken.avro.toBuffer({ author: 'kim', n })])
    const about = (n: number | string) => ({ 'attribute.n': String(n) })
    const stranger = world.transport()
    onTestFinished(() => stranger.close())
    await stranger.publish(
      [
        { headers: about(1), value: Buffer.from('not read') },
        { headers: about(2), value: note(2) },
        { headers: {}, value: note(1) },
        { headers: {}, value: note(3) },
        { headers: about('rubbish'), value: note(4) },
        // The data decides.
        { headers: about(9), value: note(0) },
      ].map((each) => ({ topic: NoteTaken.topic, key: 'kim', ...each })),
    )
    await takeNote(service, 'kim', 5)
    await eventually(async () => expect(await applied(database)).toEqual({ kim: [2, 3, 4, 5] }))
    expect(await service.deadLetters.list()).toEqual([])
  })

  it('hands a whole batch to one handler', async () => {
    const world = createWorld()
    const database = await testDatabase()
    const sizes: number[] = []
    const publisher = await startService(world, database, { service: 'writer' })
    await world.transport().ensureTopics([NoteTaken])
    await takeNotes(
      publisher,
      upTo(200).map((n) => ({ author: 'kim', n })),
    )
    await startService(world, await testDatabase(), {
      subscriptions: [
        onMany<typeof NoteTaken, Tx>(NoteTaken, async (work, messages) => {
          sizes.push(messages.length)
          await work.tx.applied.createMany({
            data: messages.map(({ data, meta }) => ({ ...data, consumer: meta.topic, traceId: '' })),
          })
        }),
      ],
    })
    await eventually(() => expect(sizes.reduce((a, b) => a + b, 0)).toBe(200))
    expect(Math.max(...sizes)).toBeGreaterThan(1)
  })

  it('applies an event once that is delivered twice, late, and out of order between topics', async () => {
    const world = createWorld()
    const database = await testDatabase()
    const service = await startService(world, database, {
      transport: unreliable(world.transport()),
      subscriptions: [
        on<typeof NoteTaken, Tx>(NoteTaken, async (work, data, meta) => {
          await record(work, data, meta)
          work.publish(EchoHeard, { author: `echo of ${data.author}`, n: data.n }, { version: data.n })
        }),
        recording(EchoHeard),
      ],
    })
    for (const n of upTo(20))
      await takeNotes(
        service,
        authors.map((author) => ({ author, n })),
      )
    const expected = authors.flatMap((author) => [
      [author, upTo(20)],
      [`echo of ${author}`, upTo(20)],
    ])
    await eventually(async () => expect(await applied(database)).toEqual(Object.fromEntries(expected)))
  })

  it('applies 499 of a batch of 500 once, and keeps the one that fails as a dead letter', async () => {
    const world = createWorld()
    const database = await testDatabase()
    const writer = await startService(world, await testDatabase(), { service: 'writer' })
    const notes = upTo(500).map((n) => ({ author: n === 250 ? 'poison' : `author-${n}`, n }))
    await takeNotes(writer, notes)
    const reader = await startService(world, database, {
      retry: PROMPT,
      subscriptions: [
        on<typeof NoteTaken, Tx>(NoteTaken, async (work, data, meta) => {
          if (data.author === 'poison') throw new TypeError('cannot read this hand')
          await record(work, data, meta)
        }),
      ],
    })
    await eventually(async () => expect(await database.prisma.applied.count()).toBe(499), { timeout: 30_000 })
    await eventually(async () => expect(await reader.deadLetters.list()).toHaveLength(1))
    const letters = await listen(world.transport(), deadLetterTopic(NoteTaken.topic, 'reader'))
    await eventually(() => expect(letters).toHaveLength(1))
    const perAuthor = Object.values(await applied(database))
    expect(perAuthor.every((ns) => ns.length === 1)).toBe(true)

    const [letter] = letters as [IncomingRecord]
    expect(letter.key).toBe('poison')
    expect(letter.value?.readUInt8(0)).toBe(0)
    expect(letter.headers).toMatchObject({
      eventType: 'NoteTaken',
      producer: 'writer',
      traceparent: expect.stringMatching(/^00-/),
      'dlq.topic': NoteTaken.topic,
      'dlq.partition': expect.stringMatching(/^\d$/),
      'dlq.offset': expect.stringMatching(/^\d+$/),
      'dlq.consumer': 'reader.note.taken',
      'dlq.error': 'TypeError: cannot read this hand',
      'dlq.attempts': '2',
      'dlq.firstFailedAt': expect.stringMatching(/Z$/),
    })
    expect(await reader.deadLetters.list()).toMatchObject([
      { key: 'poison', error: 'TypeError: cannot read this hand' },
    ])
  })

  it('blocks the key of a dead letter, and applies all of it in order when it is redriven', async () => {
    const world = createWorld()
    const database = await testDatabase()
    let mended = false
    const service = await startService(world, database, {
      retry: PROMPT,
      subscriptions: [
        on<typeof NoteTaken, Tx>(NoteTaken, async (work, data, meta) => {
          if (data.author === 'kim' && data.n === 2 && !mended) throw new Error('not yet')
          await record(work, data, meta)
        }),
      ],
    })
    for (const n of upTo(5))
      await takeNotes(service, [
        { author: 'kim', n },
        { author: 'lee', n },
      ])
    await eventually(async () => expect(await service.deadLetters.list()).toHaveLength(4))
    await eventually(async () => expect(await applied(database)).toEqual({ kim: [1], lee: upTo(5) }))

    expect(await service.deadLetters.redrive('all', { by })).toMatchObject({
      redriven: 0,
      failed: [{ error: 'not yet' }],
    })
    expect(await service.deadLetters.list()).toHaveLength(4)

    mended = true
    expect(await service.deadLetters.redrive({ key: 'kim' }, { by })).toEqual({ redriven: 4, failed: [] })
    await takeNote(service, 'kim', 6)
    await eventually(async () => expect(await applied(database)).toEqual({ kim: upTo(6), lee: upTo(5) }))
    expect(await service.deadLetters.list()).toEqual([])
  })

  it('loses none and keeps their order when events of a blocked key arrive during its redrive', async () => {
    const world = createWorld()
    const database = await testDatabase()
    let mended = false
    const service = await startService(world, database, {
      retry: { tries: 1, withinMs: 0 },
      subscriptions: [
        on<typeof NoteTaken, Tx>(NoteTaken, async (work, data, meta) => {
          if (!mended) throw new Error('not yet')
          await record(work, data, meta)
        }),
      ],
    })
    for (const n of upTo(20)) await takeNote(service, 'kim', n)
    await eventually(async () => expect(await service.deadLetters.list()).toHaveLength(20))
    mended = true
    const more = (async () => {
      for (let n = 21; n <= 60; n++) await takeNote(service, 'kim', n)
    })()
    await eventually(async () => {
      await service.deadLetters.redrive('all', { by })
      expect(await applied(database)).toEqual({ kim: upTo(60) })
    })
    await more
  })

  it('calls whenDead once for each dead letter, in the transaction that keeps it', async () => {
    const world = createWorld()
    const database = await testDatabase()
    let mended = false
    let runs = 0
    const service = await startService(world, database, {
      transport: unreliable(world.transport()),
      retry: PROMPT,
      subscriptions: [
        on<typeof NoteTaken, Tx>(
          NoteTaken,
          async (work, data, meta) => {
            if (data.author === 'kim' && data.n === 2 && !mended) throw new Error('not yet')
            await record(work, data, meta)
          },
          {
            whenDead: async ({ tx, publish }, messages) => {
              for (const { data } of messages) {
                await tx.$executeRaw`insert into task (name) values (${`${data.author} ${data.n}`})`
                publish(EchoHeard, data, { version: data.n })
              }
              // The dead letter is kept all the same, what was written here is not: it is tried again.
              if (runs++ === 0) throw new Error('fails at first')
            },
          },
        ),
      ],
    })
    const echoes = await listen(world.transport(), EchoHeard.topic)
    for (const n of upTo(4))
      await takeNotes(service, [
        { author: 'kim', n },
        { author: 'lee', n },
      ])
    await eventually(async () => expect(await service.deadLetters.list()).toHaveLength(3))
    const told = async () => (await database.pool.query('select name from task order by name')).rows
    const once = ['kim 2', 'kim 3', 'kim 4'].map((name) => ({ name }))
    await eventually(async () => expect(await told()).toEqual(once))
    expect(await service.deadLetters.list()).toMatchObject(once.map(() => ({ undone: null })))

    await service.deadLetters.redrive('all', { by })
    mended = true
    expect(await service.deadLetters.redrive('all', { by })).toEqual({ redriven: 3, failed: [] })
    await eventually(async () => expect(await applied(database)).toEqual({ kim: upTo(4), lee: upTo(4) }))
    await eventually(() => expect(new Set(echoes.map(({ headers }) => headers.eventId)).size).toBe(3))
    expect(await told()).toEqual(once)
  })

  it('discards a dead letter for good, and frees its key', async () => {
    const world = createWorld()
    const database = await testDatabase()
    const service = await startService(world, database, {
      transport: unreliable(world.transport()),
      retry: { tries: 1, withinMs: 0 },
      subscriptions: [
        on<typeof NoteTaken, Tx>(NoteTaken, async (work, data, meta) => {
          if (data.n === 1) throw new Error('never')
          await record(work, data, meta)
        }),
      ],
    })
    await takeNote(service, 'kim', 1)
    const [letter] = await eventually(async () => {
      const letters = await service.deadLetters.list()
      expect(letters).toHaveLength(1)
      return letters
    })
    expect(await service.deadLetters.discard(letter?.id as string, { by })).toBe(true)
    expect(await service.deadLetters.discard(letter?.id as string, { by })).toBe(false)
    await takeNote(service, 'kim', 2)
    await eventually(async () => expect(await applied(database)).toEqual({ kim: [2] }))
    expect(await service.deadLetters.list()).toEqual([])
  })

  it('waits without limit for a dependency, reports that it is not ready, and leaves no dead letter', async () => {
    const world = createWorld()
    const database = await testDatabase()
    let away = true
    let tries = 0
    const service = await startService(world, database, {
      retry: { tries: 1, withinMs: 0 },
      subscriptions: [
        on<typeof NoteTaken, Tx>(NoteTaken, async (work, data, meta) => {
          tries += 1
          if (away) throw Object.assign(new Error('the mail server is away'), { kind: 'unavailable' })
          await record(work, data, meta)
        }),
      ],
    })
    await takeNote(service, 'kim', 1)
    await eventually(() => expect(tries).toBeGreaterThan(3))
    expect(service.ready()).toEqual({ ok: false, reason: 'the mail server is away' })
    away = false
    await eventually(async () => expect(await applied(database)).toEqual({ kim: [1] }))
    await eventually(() => expect(service.ready()).toEqual({ ok: true }))
    expect(await service.deadLetters.list()).toEqual([])
  })

  it.each([
    ['bytes that are no Avro', Buffer.from([0, 0, 0, 0, 1, 0xff, 0xff, 0xff, 0xff]), /Undecodable/],
    ['a wrong magic byte', Buffer.from('{"author":"kim"}'), /does not begin with a zero byte/],
    ['too few bytes', Buffer.from([0, 1]), /does not begin with a zero byte/],
    ['no value', null, /an empty value is no NoteTaken/],
    [
      'a schema id that the registry does not know',
      Buffer.from([0, 0x7f, 0xff, 0xff, 0xff, 1]),
      /SchemaUnknown/,
    ],
  ])('keeps %s as a dead letter, with its original bytes, and goes on', async (_, value, error) => {
    const world = createWorld()
    const database = await testDatabase()
    const service = await startService(world, database, { retry: PROMPT, subscriptions: [recording()] })
    const stranger = world.transport()
    onTestFinished(() => stranger.close())
    await stranger.publish([{ topic: NoteTaken.topic, key: 'stranger', value, headers: {} }])
    await takeNote(service, 'kim', 1)
    await eventually(async () => expect(await applied(database)).toEqual({ kim: [1] }))
    await eventually(async () => expect(await service.deadLetters.list()).toHaveLength(1))
    const [letter] = await service.deadLetters.list()
    expect(letter?.error).toMatch(error)
    const { rows } = await database.pool.query('select value from messaging.dead_letter')
    expect(rows).toEqual([{ value }])
  })

  it('holds up nothing but its own partition while a handler takes long', async () => {
    const database = await testDatabase()
    const slow = 'kim'
    const other = authors.find((author) => partitionIn(author) !== partitionIn(slow)) as string
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    onTestFinished(() => release())
    let holds = false
    const service = await startService(createWorld(), database, {
      subscriptions: [
        recording(EchoHeard),
        on<typeof NoteTaken, Tx>(NoteTaken, async (work, data, meta) => {
          holds ||= data.author === slow
          if (data.author === slow) await held
          await record(work, data, meta)
        }),
      ],
    })
    await takeNotes(
      service,
      upTo(3).map((n) => ({ author: slow, n })),
    )
    await eventually(() => expect(holds).toBe(true))
    const hear = (author: string, n: number) =>
      service.transact({}, async (work) => work.publish(EchoHeard, { author, n }, { version: n }))
    for (const n of upTo(3)) {
      await takeNote(service, other, n)
      await hear('choir', n)
      const expected = { [other]: upTo(n), choir: upTo(n) }
      await eventually(async () => expect(await applied(database)).toEqual(expected))
    }
    release()
    const all = { [other]: upTo(3), choir: upTo(3), [slow]: upTo(3) }
    await eventually(async () => expect(await applied(database)).toEqual(all))
  })

  it('waits when the registry is unavailable and a schema id is unknown, and reads it when it is available again', async () => {
    const world = createWorld()
    const database = await testDatabase()
    let away = true
    const definitionOf = (id: number) =>
      away
        ? Promise.reject(Object.assign(new Error('the registry is away'), { kind: 'unavailable' }))
        : world.registry.definitionOf(id)
    const service = await startService(world, database, {
      registry: { ...world.registry, definitionOf },
      retry: { tries: 1, withinMs: 0 },
      subscriptions: [recording()],
    })
    // Its version is registered after the reader has pinned those that there were.
    const writer = await startService(world, await testDatabase(), {
      service: 'writer',
      publishes: [NoteTakenNext],
    })
    await writer.transact({}, async (work) =>
      work.publish(NoteTakenNext, { author: 'kim', n: 1, language: 'ko' }, { version: 1 }),
    )
    await eventually(() => expect(service.ready()).toEqual({ ok: false, reason: 'the registry is away' }))
    away = false
    await eventually(async () => expect(await applied(database)).toEqual({ kim: [1] }))
    expect(await service.deadLetters.list()).toEqual([])
  })

  it('passes over a dead letter that is none of its business, as is seen when it can be read', async () => {
    const world = createWorld()
    const database = await testDatabase()
    let known = false
    const definitionOf = (id: number) =>
      known ? world.registry.definitionOf(id) : Promise.reject(SchemaUnknown({ what: `the id ${id}` }))
    const service = await startService(world, database, {
      registry: { ...world.registry, definitionOf },
      retry: { tries: 1, withinMs: 0 },
      subscriptions: [on<typeof NoteTaken, Tx>(NoteTaken, record, { only: ({ n }) => n > 1 })],
    })
    // Its version is registered after the reader has pinned those that there were.
    const writer = await startService(world, await testDatabase(), {
      service: 'writer',
      publishes: [NoteTakenNext],
    })
    await writer.transact({}, async (work) => {
      for (const n of upTo(2))
        work.publish(NoteTakenNext, { author: 'kim', n, language: 'ko' }, { version: n })
    })
    await eventually(async () => expect(await service.deadLetters.list()).toHaveLength(2))
    known = true
    let redriven = 0
    await eventually(async () => {
      redriven += (await service.deadLetters.redrive('all', { by })).redriven
      expect(redriven).toBe(2)
    })
    expect(await applied(database)).toEqual({ kim: [2] })
  })

  it('starts, writes and reads with pinned schema ids while the registry is unavailable', async () => {
    const world = createWorld()
    const database = await testDatabase()
    const first = await startService(world, database, { subscriptions: [recording()] })
    await takeNote(first, 'kim', 1)
    await eventually(async () => expect(await applied(database)).toEqual({ kim: [1] }))
    await first.stop()
    const away = () =>
      Promise.reject(Object.assign(new Error('the registry is away'), { kind: 'unavailable' }))
    const second = createService(world, database, {
      registry: { register: away, idOf: away, versionsOf: away, definitionOf: away },
      subscriptions: [recording()],
    })
    await second.start(unexpected)
    await takeNote(second, 'kim', 2)
    await eventually(async () => expect(await applied(database)).toEqual({ kim: [1, 2] }))
  })

  it('reads a schema one version ahead, and one behind', async () => {
    const world = createWorld()
    const [oldDatabase, newDatabase] = [await testDatabase(), await testDatabase()]
    const old = await startService(world, oldDatabase, {
      service: 'old',
      subscriptions: [recording(NoteTaken)],
    })
    const languages: (string | null)[] = []
    const next = await startService(world, newDatabase, {
      service: 'new',
      publishes: [NoteTakenNext],
      subscriptions: [
        on<typeof NoteTakenNext, Tx>(NoteTakenNext, async (work, data, meta) => {
          languages.push(data.language)
          await record(work, data, meta)
        }),
      ],
    })
    await takeNote(old, 'kim', 1)
    await eventually(async () => expect(await applied(newDatabase)).toEqual({ kim: [1] }))
    await next.transact({}, async (work) =>
      work.publish(NoteTakenNext, { author: 'kim', n: 2, language: 'ko' }, { version: 2 }),
    )
    await eventually(async () => expect(await applied(oldDatabase)).toEqual({ kim: [1, 2] }))
    await eventually(() => expect(languages).toEqual([null, 'ko']))
  })

  it('applies everything once while a second member joins and leaves', async () => {
    const world = createWorld()
    const database = await testDatabase()
    const subscriptions = [recording()]
    const first = await startService(world, database, { subscriptions })
    let n = 0
    let publishing = true
    const publisher = (async () => {
      while (publishing)
        await takeNotes(
          first,
          authors.map((author) => ({ author, n: n + 1 })),
        ).then(() => n++)
    })()
    const progress = async (atLeast: number) =>
      eventually(async () => expect(await database.prisma.applied.count()).toBeGreaterThan(atLeast), {
        timeout: 30_000,
      })
    await progress(20)
    const second = await startService(world, database, { subscriptions })
    await progress((await database.prisma.applied.count()) + 50)
    await second.stop()
    await progress((await database.prisma.applied.count()) + 50)
    publishing = false
    await publisher
    const expected = Object.fromEntries(authors.map((author) => [author, upTo(n)]))
    await eventually(async () => expect(await applied(database)).toEqual(expected), { timeout: 30_000 })
  })

  it('is notified by a process that does not run it, and does not notify other replicas because of it', async () => {
    const world = createWorld()
    const database = await testDatabase()
    const service = await startService(world, database)
    const told: unknown[] = []
    const listener = new pg.Client(database.url)
    await listener.connect()
    onTestFinished(() => listener.end())
    listener.on('notification', ({ payload = '' }) => void told.push(JSON.parse(payload)))
    await listener.query('listen messaging')
    const signal = (messaging: TestMessaging, key: string) =>
      messaging.transact({}, async (work) => work.signal(key))
    const command = createService(world, database)
    const waiting = service.waitFor('first')
    await signal(command, 'first')
    expect(await waiting.arrived(5_000)).toBe(true)
    await signal(service, 'second')
    await signal(command, 'third')
    await eventually(() => expect(told.at(-1)).toEqual({ outbox: false, keys: ['third'], passing: true }))
    expect(told).toHaveLength(2)
  })

  it('wakes callers that wait for a key, also in another replica', async () => {
    const world = createWorld()
    const database = await testDatabase()
    const here = await startService(world, database)
    const there = await startService(world, database)
    const waiting = [here.waitFor('order-1'), there.waitFor('order-1'), there.waitFor('order-2')]
    await here.transact({}, async (work) => {
      work.signal('order-1')
      work.signal('order-2')
    })
    for (const each of waiting) expect(await each.arrived(5_000)).toBe(true)
    const rolledBack = here.waitFor('order-3')
    await here
      .transact({}, async (work) => {
        work.signal('order-3')
        throw new Error('no')
      })
      .catch(() => undefined)
    expect(await rolledBack.arrived(50)).toBe(false)
  })

  it('makes a watcher of a key read again after each change, in any replica, and miss none', async () => {
    const world = createWorld()
    const database = await testDatabase()
    const replicas = [await startService(world, database), await startService(world, database)]
    const ended = new AbortController()
    const seen = replicas.map(() => [] as number[])
    const watching = replicas.map(async (replica, i) => {
      for await (const _ of replica.watch('kim', ended.signal))
        (seen[i] as number[]).push(await database.prisma.applied.count())
    })
    for (const n of upTo(30))
      await (replicas[n % 2] as TestMessaging).transact({}, async (work) => {
        await record(work, { author: 'kim', n }, written)
        work.signal('kim')
      })
    await eventually(() => expect(seen.map((counts) => counts.at(-1))).toEqual([30, 30]))
    ended.abort()
    await Promise.all(watching)
  })

  it('decides for each event whether a snapshot includes it, while other transactions commit', async () => {
    const world = createWorld()
    const writers = await testDatabase()
    const received = new Map<string, { n: number; transactionId: string | null }>()
    await startService(world, await testDatabase(), {
      service: 'auditor',
      subscriptions: [
        on<typeof NoteTaken, Tx>(NoteTaken, async (_, { n }, { eventId, transactionId }) => {
          received.set(eventId, { n, transactionId })
        }),
      ],
    })
    const replicas = [await startService(world, writers), await startService(world, writers)]
    let writing = true
    let last = 0
    const write = async (lane: number) => {
      while (writing) {
        const n = ++last
        await (replicas[lane % 2] as TestMessaging).transact({}, async (work) => {
          work.publish(NoteTaken, { author: `lane-${lane}`, n }, { version: n })
          await record(work, { author: `lane-${lane}`, n }, written)
          // Works then commit in another order than they began.
          await work.tx.$queryRawUnsafe('select pg_sleep($1::float)::text', (n % 7) / 500)
        })
      }
    }
    const writingAll = Promise.all(upTo(8).map(write))
    const snapshots: { point: string; total: number }[] = []
    for (const i of upTo(12)) {
      await eventually(() => expect(last).toBeGreaterThan(i * 30))
      const { point, result } = await (replicas[i % 2] as TestMessaging).snapshot(async (tx) => {
        const before = await tx.applied.aggregate({ _sum: { n: true } })
        await eventually(() => expect(last).toBeGreaterThan(i * 30 + 10))
        expect(await tx.applied.aggregate({ _sum: { n: true } })).toEqual(before)
        return before._sum.n ?? 0
      })
      snapshots.push({ point, total: result })
    }
    writing = false
    await writingAll
    await eventually(() => expect(received.size).toBe(last), { timeout: 30_000 })

    const all = [...received.values()]
    for (const { point, total } of snapshots) {
      const { rows } = await writers.pool.query<{ total: number }>(
        `select coalesce(sum(n), 0)::int as total from unnest($1::int[], $2::text[]) as r(n, transaction_id)
         where pg_visible_in_snapshot(transaction_id::xid8, $3::pg_snapshot)`,
        [all.map(({ n }) => n), all.map(({ transactionId }) => transactionId), point],
      )
      expect(rows[0]?.total).toBe(total)
    }
    expect(new Set(snapshots.map(({ total }) => total)).size).toBe(snapshots.length)
  })

  it.each(['its transaction', 'no transaction, as it was emitted at once'])(
    'keeps and redrives a dead letter with %s',
    async (how) => {
      const world = createWorld()
      const writers = await testDatabase()
      const database = await testDatabase()
      // Transactions of the reader's database have other numbers than those of the writer's.
      for (const _ of upTo(5)) await database.pool.query('select pg_current_xact_id()')
      let own: string | null = null
      const seen: (string | null)[] = []
      let mended = false
      const reader = await startService(world, database, {
        retry: { tries: 1, withinMs: 0 },
        subscriptions: [
          on<typeof NoteTaken, Tx>(NoteTaken, async (work, data, meta) => {
            seen.push(meta.transactionId)
            if (!mended) throw new Error('not yet')
            await record(work, data, meta)
          }),
        ],
      })
      const writer = await startService(world, writers, { service: 'writer' })
      if (how !== 'its transaction') await writer.emit(NoteTaken, { author: 'kim', n: 1 })
      else
        await writer.transact({}, async (work) => {
          const [row] = await work.tx.$queryRawUnsafe<[{ id: string }]>(
            'select pg_current_xact_id()::text as id',
          )
          own = row.id
          work.publish(NoteTaken, { author: 'kim', n: 1 }, { version: 1 })
        })
      await eventually(async () => expect(await reader.deadLetters.list()).toHaveLength(1))
      const letters = await listen(world.transport(), deadLetterTopic(NoteTaken.topic, 'reader'))
      await eventually(() => expect(letters).toHaveLength(1))
      expect(letters[0]?.headers.transactionId ?? null).toBe(own)
      mended = true
      expect(await reader.deadLetters.redrive('all', { by })).toEqual({ redriven: 1, failed: [] })
      expect(await applied(database)).toEqual({ kim: [1] })
      expect(new Set(seen)).toEqual(new Set([own]))
    },
  )

  it('emits at once, without a transaction', async () => {
    const world = createWorld()
    const database = await testDatabase()
    const service = await startService(world, database, { subscriptions: [recording()] })
    await Promise.all(upTo(100).map((n) => service.emit(NoteTaken, { author: 'kim', n })))
    await eventually(async () => expect(await applied(database)).toEqual({ kim: upTo(100) }))
    expect((await database.pool.query('select 1 from messaging.outbox')).rowCount).toBe(0)
  })

  it('bootstraps twice at once, and adds partitions that a topic lacks', async () => {
    const world = createWorld()
    const database = await testDatabase()
    const services = upTo(3).map(() => createService(world, database, { subscriptions: [recording()] }))
    await Promise.all(services.map((service) => service.bootstrap()))
    const transport = world.transport()
    onTestFinished(() => transport.close())
    const count = async () =>
      (await transport.partitionsOf([NoteTaken.topic, 'nothing'])).get(NoteTaken.topic)
    await transport.ensureTopics([{ ...NoteTaken, partitions: 5, anyPartitions: true }])
    expect(await count()).toBe(3)
    await Promise.all(upTo(3).map(() => transport.ensureTopics([{ ...NoteTaken, partitions: 5 }])))
    await eventually(async () => expect(await count()).toBe(5))
    await transport.ensureTopics([NoteTaken])
    expect(await count()).toBe(5)
  })
})
