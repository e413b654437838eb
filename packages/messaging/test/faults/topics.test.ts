import { Writable } from 'node:stream'
import { eventually } from '@jangteo/testing'
import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import { on } from '../../src/index.ts'
import { partitionOf } from '../../src/transport/partition.ts'
import { EchoHeard, NoteTaken } from '../support/events.ts'
import {
  applied,
  by,
  createService,
  numbersOf,
  recording,
  startService,
  type Tx,
  takeNote,
  takeNotes,
  testDatabase,
  unexpected,
  upTo,
} from '../support/service.ts'
import { worlds } from '../support/worlds.ts'

const authors = ['kim', 'lee', 'park', 'choi', 'jung', 'kang', 'yoon']
const subscriptions = [recording()]
const kims = partitionOf('kim', NoteTaken.partitions)
const patient = { timeout: 50_000 }

/** A logger, and the lines that it has written at a level or above. */
function listeningLog(level: 'warn' | 'error') {
  const lines: string[] = []
  const stream = new Writable({
    write(chunk, _, done) {
      lines.push(String(chunk))
      done()
    },
  })
  return { lines, log: pino({ level }, stream) }
}

describe.each(Object.entries(worlds))('a topic on %s', (_, createWorld) => {
  it('that has got more partitions is read whole, without a restart and after one; keys stay where they are', async () => {
    const world = createWorld()
    const database = await testDatabase()
    const places = new Map<string, Set<number>>()
    const subscriptions = [
      on<typeof NoteTaken, Tx>(NoteTaken, async (_, { author }, { partition }) => {
        places.set(author, (places.get(author) ?? new Set()).add(partition))
      }),
    ]
    const service = await startService(world, database, { subscriptions })
    const take = async () =>
      takeNotes(
        service,
        authors.map((author) => ({ author, n: 1 })),
      )
    await take()
    await world.grow(NoteTaken.topic, 6)
    // Another team's producer, which uses all partitions there are: an author that belongs to a new one.
    const other = world.transport()
    const author = [...Array(100).keys()].map(String).find((name) => partitionOf(name, 6) === 5) as string
    other.declare([{ ...NoteTaken, partitions: 6 }])
    const { avro } = NoteTaken
    const id = await world.registry.idOf(`${NoteTaken.topic}-value`, JSON.stringify(NoteTaken.schema))
    const prefix = Buffer.alloc(5)
    prefix.writeInt32BE(id, 1)
    const value = Buffer.concat([prefix, avro.toBuffer({ author, n: 1 })])
    await other.publish([{ topic: NoteTaken.topic, key: author, value, headers: {} }])
    await other.close()
    await eventually(() => expect(places.get(author)).toEqual(new Set([5])), patient)

    await take()
    await service.stop()
    await takeNotes(await startService(world, database, { subscriptions }), [{ author: 'kim', n: 2 }])
    await eventually(() => expect([...places.keys()].sort()).toEqual([...authors, author].sort()))
    for (const each of authors)
      expect(places.get(each)).toEqual(new Set([partitionOf(each, NoteTaken.partitions)]))
  })

  it('whose records were removed before they were read is a finding, and the rest is read', async () => {
    const world = createWorld()
    const database = await testDatabase()
    const reader = await startService(world, database, { subscriptions })
    await takeNote(reader, 'kim', 1)
    await eventually(async () => expect(await applied(database)).toEqual({ kim: [1] }))
    await reader.stop()

    const elsewhere = await testDatabase()
    const writer = await startService(world, elsewhere, { service: 'writer' })
    for (const n of upTo(6)) await takeNote(writer, 'kim', n + 1)
    await eventually(async () =>
      expect((await elsewhere.pool.query('select 1 from messaging.outbox')).rowCount).toBe(0),
    )
    await world.removeRecords(NoteTaken.topic, kims, 4)

    const { log, lines } = listeningLog('error')
    const again = createService(world, database, { subscriptions, log })
    await again.start(unexpected)
    await eventually(async () => expect(await applied(database)).toEqual({ kim: [1, 5, 6, 7] }), patient)
    const missed = {
      kind: 'records-missed',
      topic: NoteTaken.topic,
      partition: kims,
      fromOffset: 1n,
      toOffset: 3n,
      records: 3n,
    }
    expect(await again.findings.list()).toMatchObject([missed])
    expect(again.ready()).toEqual({ ok: false, reason: expect.stringContaining('from offset 1 to 3 (3)') })
    expect(lines.filter((line) => line.includes('from offset 1 to 3 (3)'))).toHaveLength(1)
    expect(await numbersOf(again, 'messaging_finding_records_total')).toEqual([
      { labels: { kind: 'records-missed', topic: NoteTaken.topic }, value: 3 },
    ])
    await again.findings.acknowledge('all', by)
    expect(again.ready()).toEqual({ ok: true })
  })

  it('that is deleted in use is recreated as declared, and continues; lost records are named', async () => {
    const world = createWorld()
    const database = await testDatabase()
    const offsets: bigint[] = []
    let away = false
    const reading = [
      on<typeof NoteTaken, Tx>(NoteTaken, async ({ tx }, { author, n }, { topic, offset }) => {
        if (away) throw Object.assign(new Error('the mail server is away'), { kind: 'unavailable' })
        offsets.push(offset)
        await tx.applied.create({ data: { consumer: topic, author, n, traceId: '' } })
      }),
    ]
    const elsewhere = await testDatabase()
    const reader = await startService(world, database, { subscriptions: reading })
    const other = await startService(world, elsewhere, {
      service: 'other',
      subscriptions: [recording(NoteTaken), recording(EchoHeard)],
    })
    for (const n of upTo(3)) await takeNote(other, 'kim', n)
    await eventually(async () => expect(await applied(database)).toEqual({ kim: [1, 2, 3] }))
    away = true
    for (const n of [4, 5]) await takeNote(other, 'kim', n)
    await eventually(async () => expect(await applied(elsewhere)).toEqual({ kim: upTo(5) }))
    await eventually(() => expect(reader.ready().ok).toBe(false))
    await world.deleteTopic(NoteTaken.topic)
    away = false

    // What is published now gets out, and comes in: of that topic and of others.
    await takeNote(other, 'kim', 6)
    await other.transact({}, async (work) => work.publish(EchoHeard, { author: 'kim', n: 7 }, { version: 7 }))
    await eventually(async () => expect((await applied(elsewhere)).kim?.sort()).toEqual(upTo(7)), patient)
    await eventually(async () => expect((await applied(database)).kim?.at(-1)).toBe(6), patient)
    const found = await reader.findings.list()
    expect(found).toMatchObject([{ kind: 'topic-recreated', topic: NoteTaken.topic }])
    // No offset comes twice, or is smaller than one before.
    expect(offsets).toEqual([...new Set(offsets)].sort((a, b) => Number(a - b)))
    expect(offsets.at(-1)).toBe(2n ** 40n)
    expect((await other.findings.list()).map(({ records }) => records)).toEqual([0n])
    expect(other.ready()).toEqual({ ok: true })
  })

  it('that is deleted while its reader is stopped is recognised as recreated, and unread records are named', async () => {
    const world = createWorld()
    const database = await testDatabase()
    const offsets: bigint[] = []
    const subscriptions = [
      on<typeof NoteTaken, Tx>(NoteTaken, async (_, __, { offset }) => {
        offsets.push(offset)
      }),
    ]
    const reader = await startService(world, database, { subscriptions })
    for (const n of upTo(3)) await takeNote(reader, 'kim', n)
    await eventually(() => expect(offsets).toEqual([0n, 1n, 2n]))
    await reader.stop()
    await world.deleteTopic(NoteTaken.topic)
    const again = await startService(world, database, { subscriptions })
    await eventually(async () =>
      expect(await again.findings.list()).toMatchObject([
        { kind: 'topic-recreated', detail: expect.stringContaining(`3 of partition ${kims}`) },
      ]),
    )
    await takeNote(again, 'kim', 4)
    await eventually(() => expect(offsets).toEqual([0n, 1n, 2n, 2n ** 40n]), patient)
  })

  it('that is gone and that no service declares any more holds up no other topic', async () => {
    const world = createWorld()
    const database = await testDatabase()
    const transport = { ...world.transport(), declare: () => undefined }
    const service = await startService(world, database, { transport, subscriptions: [recording(EchoHeard)] })
    await world.deleteTopic(NoteTaken.topic)
    await takeNote(service, 'kim', 1)
    await service.transact({}, async (work) =>
      work.publish(EchoHeard, { author: 'kim', n: 2 }, { version: 2 }),
    )
    await eventually(async () => expect(await applied(database)).toEqual({ kim: [2] }), patient)
    const reason = expect.stringContaining(`there is no topic ${NoteTaken.topic}`)
    await eventually(() => expect(service.ready()).toEqual({ ok: false, reason }), patient)
    await transport.ensureTopics([NoteTaken])
    await eventually(() => expect(service.ready()).toEqual({ ok: true }), patient)
    // What was sent is forgotten a moment later.
    await eventually(async () =>
      expect((await database.pool.query('select topic from messaging.outbox')).rows).toEqual([]),
    )
  })

  it('whose records are removed while its reader rests is read from behind the gap, which is named', async () => {
    const world = createWorld()
    const database = await testDatabase()
    let away = true
    const service = await startService(world, database, {
      subscriptions: [
        on<typeof NoteTaken, Tx>(NoteTaken, async ({ tx }, { author, n }, { topic }) => {
          if (away) throw Object.assign(new Error('the mail server is away'), { kind: 'unavailable' })
          await tx.applied.create({ data: { consumer: topic, author, n, traceId: '' } })
        }),
      ],
    })
    await takeNotes(
      service,
      upTo(5).map((n) => ({ author: 'kim', n })),
    )
    await eventually(() => expect(service.ready().ok).toBe(false))
    await world.removeRecords(NoteTaken.topic, kims, 3)
    await eventually(async () =>
      expect(await service.findings.list()).toMatchObject([
        { kind: 'records-missed', fromOffset: 0n, toOffset: 2n, records: 3n },
      ]),
    )
    away = false
    await eventually(async () => expect(await applied(database)).toEqual({ kim: [4, 5] }), patient)
  })
})
