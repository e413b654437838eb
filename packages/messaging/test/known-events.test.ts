import { eventually } from '@jangteo/testing'
import { describe, expect, it } from 'vitest'
import { on } from '../src/index.ts'
import { NoteTaken } from './support/events.ts'
import {
  by,
  createService,
  record,
  startService,
  type Tx,
  takeNote,
  testDatabase,
  unexpected,
} from './support/service.ts'
import { worlds } from './support/worlds.ts'

const unavailable = () => Object.assign(new Error('the mail server is away'), { kind: 'unavailable' })

describe.each(Object.entries(worlds))('what a service knows of an event, on %s', (_, createWorld) => {
  it('is that it is not sent, that it was applied, or that it could not be', async () => {
    const database = await testDatabase()
    const ids = new Map<string, string>()
    const service = createService(createWorld(), database, {
      retry: { tries: 2, withinMs: 60_000 },
      subscriptions: [
        on<typeof NoteTaken, Tx>(NoteTaken, async (work, data, meta) => {
          ids.set(data.author, meta.eventId)
          if (data.author === 'lee') throw Object.assign(new Error('no such book'), { kind: 'not-found' })
          await record(work, data, meta)
        }),
      ],
    })
    await service.bootstrap()
    const began = new Date(Date.now() - 60_000)
    await takeNote(service, 'kim', 1)
    await takeNote(service, 'lee', 1)
    const { rows } = await database.pool.query<{ id: string; at: Date }>(
      `select headers ->> 'eventId' as id, created_at as at from messaging.outbox order by id`,
    )
    const eventIds = rows.map(({ id }) => id)
    expect(await service.events.known([...eventIds, 'unknown'])).toEqual([
      ...rows.map(({ id, at }) => ({ eventId: id, unsentSince: at, applied: [], letters: [] })),
      { eventId: 'unknown', unsentSince: null, applied: [], letters: [] },
    ])

    await service.start(unexpected)
    const known = await eventually(async () => {
      const events = await service.events.known(eventIds)
      expect(events[1]?.letters).toMatchObject([{ state: 'open' }])
      expect(events.map(({ unsentSince }) => unsentSince)).toEqual([null, null])
      return events
    })
    expect(service.events.consumers).toEqual([
      { consumer: 'reader.note.taken', topic: 'note.taken', keepsInbox: true, selects: false },
    ])
    expect(known[0]).toEqual({
      ...{ eventId: ids.get('kim'), unsentSince: null, letters: [] },
      applied: [{ consumer: 'reader.note.taken', at: expect.any(Date) }],
    })
    expect(known[0]?.applied[0]?.at.getTime()).toBeGreaterThan(began.getTime())
    const [letter] = known[1]?.letters ?? []
    expect(letter).toMatchObject({
      ...{ consumer: 'reader.note.taken', error: expect.stringContaining('no such book') },
      ...{ retryAt: null, resolvedAt: null },
    })

    await service.deadLetters.discard(letter?.id ?? '', { by })
    expect(await service.events.known([eventIds[1] as string])).toMatchObject([
      { applied: [], letters: [{ state: 'discarded', resolvedAt: expect.any(Date) }] },
    ])
  })

  it('is how much waits, since when, and how old the oldest record is', async () => {
    let away = true
    const service = await startService(createWorld(), await testDatabase(), {
      subscriptions: [
        on<typeof NoteTaken, Tx>(NoteTaken, async (work, data, meta) => {
          if (away) throw unavailable()
          await record(work, data, meta)
        }),
      ],
    })
    expect(await service.backlog()).toEqual({
      ...{ at: expect.any(Date), outbox: { rows: 0, oldestSeconds: 0 }, partitions: [], letters: [] },
    })
    await takeNote(service, 'kim', 1)
    await eventually(async () => {
      const [partition, ...more] = (await service.backlog()).partitions ?? []
      expect(more).toEqual([])
      expect(partition).toMatchObject({ topic: 'note.taken', records: 1, oldestSeconds: expect.any(Number) })
      expect(partition?.stillForSeconds).toBeGreaterThan(0)
    })
    away = false
    await eventually(async () => expect((await service.backlog()).partitions).toEqual([]), {
      timeout: 20_000,
    })
  })
})
