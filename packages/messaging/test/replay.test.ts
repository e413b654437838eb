import type { AnyEvent } from '@jangteo/events'
import { eventually } from '@jangteo/testing'
import { describe, expect, it } from 'vitest'
import {
  NotReplayable,
  on,
  onMany,
  ReplayCannotPublish,
  ReplayRunning,
  type Transport,
  unreliable,
  type Work,
} from '../src/index.ts'
import { EchoHeard, NoteTaken } from './support/events.ts'
import {
  applied,
  createService,
  record,
  recording,
  startService,
  type Tx,
  takeNote,
  takeNotes,
  testDatabase,
  upTo,
} from './support/service.ts'
import { worlds } from './support/worlds.ts'

/** Writes down every event, and may do so again. */
const again = (event: AnyEvent = NoteTaken) => on<AnyEvent, Tx>(event, record, { replayable: true })

const rubbish = (transport: Transport) =>
  transport.publish([{ topic: NoteTaken.topic, key: 'kim', value: Buffer.from('rubbish'), headers: {} }])

describe.each(Object.entries(worlds))('a replay on %s', (name, createWorld) => {
  it('gives every event that the topic keeps to the handler once, in order, and leaves the consumer where it is', async () => {
    const world = createWorld()
    const database = await testDatabase()
    const service = await startService(world, database, {
      subscriptions: [recording()],
      transport: unreliable(world.transport()),
    })
    const authors = ['kim', 'lee', 'park']
    for (const n of upTo(20))
      await takeNotes(
        service,
        authors.map((author) => ({ author, n })),
      )
    const once = Object.fromEntries(authors.map((author) => [author, upTo(20)]))
    await eventually(async () => expect(await applied(database)).toEqual(once))
    await database.prisma.applied.deleteMany()

    const replayed = await service.replay({ id: 'first', subscriptions: [again()] })
    expect(replayed).toEqual({ events: 60, skipped: 0 })
    expect(await applied(database)).toEqual(once)

    await takeNote(service, 'kim', 21)
    await eventually(async () => expect((await applied(database)).kim).toEqual(upTo(21)))
    const { rows } = await database.pool.query('select distinct consumer from messaging.inbox')
    expect(rows).toEqual([{ consumer: 'reader.note.taken' }])
    // It has left nothing behind, or it would find nothing now.
    await database.prisma.applied.deleteMany()
    expect((await service.replay({ id: 'first', subscriptions: [again()] })).events).toBe(61)
  })

  it('continues with events that arrive meanwhile, until it has caught up; needs no started service', async () => {
    const world = createWorld()
    const writer = await startService(world, await testDatabase(), { service: 'writer' })
    await takeNote(writer, 'kim', 1)
    const database = await testDatabase()
    const service = createService(world, database)
    let asked = 0
    await service.replay({
      id: 'second',
      subscriptions: [again()],
      async caughtUp() {
        asked += 1
        const { kim = [] } = await applied(database)
        if (asked === 1) await takeNotes(writer, [{ author: 'kim', n: 2 }])
        return kim.length === 2
      },
    })
    expect(await applied(database)).toEqual({ kim: [1, 2] })
  })

  it('skips records that cannot be decoded, and counts them', async () => {
    const world = createWorld()
    const database = await testDatabase()
    const service = await startService(world, database)
    await takeNote(service, 'kim', 1)
    await rubbish(world.transport())
    await takeNote(service, 'kim', 2)
    await eventually(async () => {
      expect(await service.replay({ id: 'third', subscriptions: [again()] })).toEqual({
        events: 2,
        skipped: 1,
      })
    })
    expect(await service.deadLetters.list()).toEqual([])
  })

  if (name === 'memory') fence(createWorld)
})

/** What does not depend on the broker. */
function fence(createWorld: (typeof worlds)['memory']) {
  const withOneNote = async () => {
    const database = await testDatabase()
    const world = createWorld()
    const service = await startService(world, database, {
      subscriptions: [recording()],
      retry: { tries: 2, withinMs: 1_000 },
    })
    await takeNote(service, 'kim', 1)
    await eventually(async () => expect(await applied(database)).toEqual({ kim: [1] }))
    return { service, database, world }
  }

  it('refuses a handler that is not declared replayable, before anything is read', async () => {
    const { service, database } = await withOneNote()
    await expect(service.replay({ id: 'r', subscriptions: [again(), recording(EchoHeard)] })).rejects.toThrow(
      NotReplayable,
    )
    await expect(service.replay({ id: 'r', subscriptions: [recording()] })).rejects.toThrow(
      'reader may not handle NoteTaken a second time: only handlers that are declared replayable may',
    )
    expect(await applied(database)).toEqual({ kim: [1] })
  })

  it('refuses to publish: the replay ends, and the rows of the handler are rolled back', async () => {
    const { service, database } = await withOneNote()
    const echo = async (work: Work<Tx>, note: { author: string; n: number }, meta: never) => {
      await record(work, note, meta)
      work.publish(EchoHeard, note, { version: 1 })
    }
    const error = await service
      .replay({ id: 'r', subscriptions: [on<AnyEvent, Tx>(NoteTaken, echo as never, { replayable: true })] })
      .catch((error) => error)
    expect(error.cause).toBeInstanceOf(ReplayCannotPublish)
    expect(await applied(database)).toEqual({ kim: [1] })
    expect((await database.pool.query('select * from messaging.outbox')).rows).toEqual([])
    expect(await service.deadLetters.list()).toEqual([])
  })

  it('ends with the error of a handler, and names the event', async () => {
    const { service } = await withOneNote()
    const failing = onMany<AnyEvent, Tx>(
      NoteTaken,
      async () => {
        throw new Error('cannot count to one')
      },
      { replayable: true },
    )
    const error = await service.replay({ id: 'r', subscriptions: [failing] }).catch((error) => error)
    expect(error.message).toMatch(/^the replay of note.taken\/\d\/0 failed$/)
    expect(error.cause.message).toBe('cannot count to one')
    expect(await service.deadLetters.list()).toEqual([])
  })

  it('runs alone, and ends when it is aborted or the service stops', async () => {
    const { service, database } = await withOneNote()
    const broken = new AbortController()
    const endless = { id: 'r', subscriptions: [again()], caughtUp: async () => false }
    const first = service.replay({ ...endless, signal: broken.signal })
    first.catch(() => undefined)
    await eventually(async () => expect(await applied(database)).toEqual({ kim: [1, 1] }))
    await expect(service.replay(endless)).rejects.toThrow(ReplayRunning)
    broken.abort(new Error('enough'))
    await expect(first).rejects.toThrow('enough')

    const second = service.replay({ ...endless, id: 's' })
    second.catch(() => undefined)
    await eventually(async () => expect(await applied(database)).toEqual({ kim: [1, 1, 1] }))
    await service.stop()
    await expect(second).rejects.toThrow('reader is stopping')
  })

  it('leaves no member in the group that joins only after it is over', async () => {
    const { database, world } = await withOneNote()
    const transport = world.transport()
    let join = () => {}
    const joining = new Promise<void>((resolve) => {
      join = resolve
    })
    const members: ('asks' | 'joined' | 'left')[] = []
    const slow: Transport = {
      ...transport,
      async subscribe(options) {
        members.push('asks')
        await joining
        const member = await transport.subscribe(options)
        members.push('joined')
        return {
          lag: () => member.lag(),
          async stop() {
            await member.stop()
            members.push('left')
          },
        }
      },
    }
    const service = createService(world, database, { transport: slow })
    const broken = new AbortController()
    const replay = service.replay({ id: 'r', subscriptions: [again()], signal: broken.signal })
    replay.catch(() => undefined)
    await eventually(() => expect(members).toEqual(['asks']))
    broken.abort(new Error('enough'))
    await expect(replay).rejects.toThrow('enough')
    join()
    await eventually(() => expect(members).toEqual(['asks', 'joined', 'left']))
    expect(await applied(database)).toEqual({ kim: [1] })
  })

  it('refuses a name that cannot be a group', async () => {
    const { service } = await withOneNote()
    await expect(service.replay({ id: 'a b', subscriptions: [again()] })).rejects.toThrow(
      '"a b" cannot name a replay',
    )
  })
}
