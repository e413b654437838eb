import { eventually } from '@jangteo/testing'
import { describe, expect, it, onTestFinished } from 'vitest'
import { EventIdReused } from '../../src/errors.ts'
import { type Message, onMany, type SubscriptionOptions, type Work } from '../../src/index.ts'
import { EchoHeard, NoteTaken } from '../support/events.ts'
import {
  applied,
  by,
  startService,
  type TestMessaging,
  type Tx,
  takeNotes,
  testDatabase,
  upTo,
} from '../support/service.ts'
import { worlds } from '../support/worlds.ts'

const ONCE = { tries: 1, withinMs: 0 }
const BATCHING = { batching: true }
const AUTHORS = ['kim', 'lee', 'park', 'choi', 'jung', 'kang', 'yoon', 'lim']

type Note = Message<typeof NoteTaken>

/** Writes notes and echoes under their topic; one handler for both. */
const write =
  (calls: number[] = [], refuses: (note: Note) => Error | undefined = () => undefined) =>
  async (work: Work<Tx>, messages: readonly Note[]) => {
    calls.push(messages.length)
    for (const message of messages) {
      const error = refuses(message)
      if (error) throw error
    }
    await work.tx.$executeRawUnsafe(
      `insert into applied (consumer, author, n, trace_id) select * from unnest($1::text[], $2::text[], $3::int[], $4::text[])`,
      messages.map(({ meta }) => meta.topic),
      messages.map(({ data }) => data.author),
      messages.map(({ data }) => data.n),
      messages.map(({ meta }) => meta.eventId),
    )
  }

const batching = (
  handler: ReturnType<typeof write>,
  options: SubscriptionOptions<typeof NoteTaken, Tx> = {},
) => [
  onMany<typeof NoteTaken, Tx>(NoteTaken, handler, { ...BATCHING, ...options }),
  onMany<typeof EchoHeard, Tx>(EchoHeard, handler as never, { ...BATCHING, ...(options as object) }),
]

const echo = (service: TestMessaging, notes: readonly { author: string; n: number }[]) =>
  service.transact({}, async (work) => {
    for (const note of notes) work.publish(EchoHeard, note, { version: note.n })
  })

const notes = (most: number) => AUTHORS.flatMap((author) => upTo(most).map((n) => ({ author, n })))

/** Each author's notes, in the order in which they were applied, for each topic. */
async function written(database: Awaited<ReturnType<typeof testDatabase>>) {
  const { rows } = await database.pool.query(
    'select consumer, author, array_agg(n order by id) as ns from applied group by 1, 2',
  )
  return Object.fromEntries(rows.map(({ consumer, author, ns }) => [`${consumer} ${author}`, ns]))
}

const all = (most: number, but: Record<string, number[]> = {}) => ({
  ...Object.fromEntries(
    ['note.taken', 'echo.heard'].flatMap((topic) =>
      AUTHORS.map((author) => [`${topic} ${author}`, upTo(most)]),
    ),
  ),
  ...but,
})

describe.each(Object.entries(worlds))('batching subscriptions, on %s', (_, createWorld) => {
  it('are applied in one call where their handler is idempotent, in order', async () => {
    const database = await testDatabase()
    const calls: number[] = []
    const world = createWorld()
    const writer = await startService(world, await testDatabase(), { service: 'writer' })
    await Promise.all([takeNotes(writer, notes(30)), echo(writer, notes(30))])
    await startService(world, database, { subscriptions: batching(write(calls), { idempotent: true }) })
    await eventually(async () => expect(await written(database)).toEqual(all(30)))
    expect(calls.reduce((sum, size) => sum + size, 0)).toBe(2 * 30 * AUTHORS.length)
    // Six partitions have something, and would take a call each.
    expect(calls.length).toBeLessThan(6)
  })

  it('come as batches of one partition, in one transaction for several', async () => {
    const database = await testDatabase()
    const world = createWorld()
    const writer = await startService(world, await testDatabase(), { service: 'writer' })
    await Promise.all([takeNotes(writer, notes(30)), echo(writer, notes(30))])
    const partitions: number[] = []
    const transactions = new Set<string>()
    const into = write()
    let release = () => {}
    const othersWait = new Promise<void>((resolve) => {
      release = resolve
    })
    const service = await startService(world, database, {
      subscriptions: batching(async (work, messages) => {
        await othersWait
        partitions.push(new Set(messages.map(({ meta }) => `${meta.topic}/${meta.partition}`)).size)
        const [row] = await work.tx.$queryRawUnsafe<[{ id: string }]>(
          'select pg_current_xact_id()::text as id',
        )
        transactions.add(row.id)
        await into(work, messages)
      }),
    })
    // The batches of other partitions have come while the first one is in its transaction.
    await eventually(async () => {
      const held = (await service.backlog()).partitions?.filter(({ oldestSeconds }) => oldestSeconds !== null)
      expect(held?.length).toBeGreaterThan(2)
    })
    release()
    await eventually(async () => expect(await written(database)).toEqual(all(30)))
    expect(new Set(partitions)).toEqual(new Set([1]))
    expect(transactions.size).toBeLessThan(partitions.length)
  })

  it('lose no other event of a batch with a failing one, and no later one of its key', async () => {
    const database = await testDatabase()
    const refuses = ({ data, meta }: Note) =>
      meta.topic === 'note.taken' && data.author === 'lee' && data.n === 3 && !mended
        ? new SyntaxError('not this one')
        : undefined
    let mended = false
    const service = await startService(createWorld(), database, {
      retry: ONCE,
      subscriptions: batching(write([], refuses)),
    })
    await Promise.all([takeNotes(service, notes(5)), echo(service, notes(5))])
    await eventually(async () =>
      expect(await written(database)).toEqual(all(5, { 'note.taken lee': [1, 2] })),
    )
    await takeNotes(service, [{ author: 'lee', n: 6 }])
    await echo(service, [{ author: 'lee', n: 6 }])
    await eventually(async () => expect(await service.deadLetters.list()).toHaveLength(4))
    mended = true
    expect(await service.deadLetters.redrive('all', { by })).toEqual({ redriven: 4, failed: [] })
    await eventually(async () =>
      expect(await written(database)).toEqual(
        all(5, { 'note.taken lee': upTo(6), 'echo.heard lee': upTo(6) }),
      ),
    )
  })

  it('apply an event once that is delivered twice', async () => {
    const world = createWorld()
    const database = await testDatabase()
    await startService(world, database, { subscriptions: batching(write()) })
    const { rows } = await eventually(() => database.pool.query('select subject, id from messaging.schema'))
    const stranger = world.transport()
    onTestFinished(() => stranger.close())
    const records = [NoteTaken, EchoHeard].flatMap((event) =>
      notes(3).map((note) => {
        const prefix = Buffer.alloc(5)
        prefix.writeInt32BE(rows.find(({ subject }) => subject === `${event.topic}-value`).id, 1)
        const value = Buffer.concat([prefix, event.avro.toBuffer(note)])
        return {
          ...{ topic: event.topic, key: note.author, value },
          headers: { eventId: `${event.topic}-${note.author}-${note.n}` },
        }
      }),
    )
    await stranger.publish([...records, ...records])
    await stranger.publish(records)
    await eventually(async () => expect(await written(database)).toEqual(all(3)))
    await stranger.publish(
      [...records.slice(-1)].map((each) => ({ ...each, headers: { eventId: 'the last' } })),
    )
    await eventually(async () =>
      expect(await written(database)).toEqual(all(3, { 'echo.heard lim': [1, 2, 3, 3] })),
    )
  })

  it('are not recorded by the inbox where the handler is idempotent, and still block keys', async () => {
    const database = await testDatabase()
    let broken = true
    const service = await startService(createWorld(), database, {
      retry: ONCE,
      subscriptions: batching(
        write([], ({ data }) =>
          broken && data.author === 'kim' && data.n === 2 ? new SyntaxError('not this one') : undefined,
        ),
        { idempotent: true },
      ),
    })
    await takeNotes(service, notes(4))
    await eventually(async () => expect(await service.deadLetters.list()).toHaveLength(3))
    await eventually(async () => expect((await written(database))['note.taken lim']).toEqual(upTo(4)))
    expect((await written(database))['note.taken kim']).toEqual([1])
    expect((await database.pool.query('select from messaging.inbox')).rowCount).toBe(0)
    broken = false
    expect(await service.deadLetters.redrive('all', { by })).toEqual({ redriven: 3, failed: [] })
    await takeNotes(service, [{ author: 'kim', n: 5 }])
    await eventually(async () => expect(await applied(database)).toMatchObject({ kim: upTo(5) }))
  })

  it('report an id that was used for a second event, when their handler reports it', async () => {
    const database = await testDatabase()
    const used = new Set<string>()
    const service = await startService(createWorld(), database, {
      subscriptions: batching(
        write([], ({ data, meta }) => {
          // Its redrive comes under the name of its place.
          if (data.n === 2 && data.author === 'kim' && !used.has(meta.eventId) && used.size === 0) {
            used.add(meta.eventId)
            return EventIdReused({ eventId: meta.eventId })
          }
          return used.has(meta.eventId) ? EventIdReused({ eventId: meta.eventId }) : undefined
        }),
        { idempotent: true },
      ),
    })
    await takeNotes(service, notes(3))
    await eventually(async () =>
      expect(await service.deadLetters.list()).toMatchObject([
        { error: expect.stringContaining('another event'), blocks: false },
      ]),
    )
    await eventually(async () =>
      expect(await service.findings.list()).toMatchObject([{ kind: 'event-id-reused', records: 1n }]),
    )
    await eventually(async () =>
      expect(await written(database)).toMatchObject({
        'note.taken kim': [1, 3],
        'note.taken lee': [1, 2, 3],
      }),
    )
    expect(await service.deadLetters.redrive('all', { by })).toEqual({ redriven: 1, failed: [] })
    expect((await written(database))['note.taken kim']).toEqual([1, 3, 2])
  })

  it('do not end a replay that meets an id that was used for a second event', async () => {
    const database = await testDatabase()
    const service = await startService(createWorld(), database)
    await takeNotes(service, notes(3))
    const used = ({ data, meta }: Note) =>
      data.author === 'kim' && data.n === 2 ? EventIdReused({ eventId: meta.eventId }) : undefined
    await service.replay({
      id: 'again',
      subscriptions: batching(write([], used), { idempotent: true, replayable: true }).slice(0, 1),
    })
    expect(await written(database)).toMatchObject({
      'note.taken kim': [1, 3],
      'note.taken lee': [1, 2, 3],
    })
  })
})
