import { eventually } from '@jangteo/testing'
import pg from 'pg'
import { describe, expect, it } from 'vitest'
import { on, Unavailable, type Work } from '../src/index.ts'
import type { Tx } from './support/database.ts'
import { EchoHeard, NoteTaken } from './support/events.ts'
import { before, keep } from './support/letters.ts'
import {
  applied,
  by,
  createService,
  record,
  recording,
  startService,
  takeNote,
  testDatabase,
  upTo,
} from './support/service.ts'
import { worlds } from './support/worlds.ts'

const ONCE = { tries: 1, withinMs: 0 }

describe('groups of dead letters', () => {
  it('are those of a consumer whose errors differ only in ids, numbers and keys', async () => {
    const database = await testDatabase()
    const service = await startService(worlds.memory(), database, { subscriptions: [recording()] })
    const at = (hour: number) => new Date(`2026-11-01T0${hour}:00:00.000Z`)
    const ids = await keep(database, [
      { author: 'kim', n: 1, error: 'Error: product p-1 unknown', failedAt: at(1) },
      { author: 'lee', n: 1, error: 'Error: product p-22 unknown', failedAt: at(2) },
      { author: 'kim', n: 2, error: 'Error: product p-3 unknown', failedAt: at(3) },
      { author: 'kim', n: 3, error: 'Error: the wallet of kim is locked since 2026-11-01T10:00:00.000Z' },
      { author: 'lee', n: 3, error: 'Error: the wallet of lee is locked since 2026-11-02T10:00:00.000Z' },
      { author: 'a(b', n: 4, error: 'Error: a(b [0-9]+ \\d' },
      { author: 'kim', n: 4, error: 'Error: the skimmed wallet' },
    ])
    const { groups, more } = await service.deadLetters.groups()
    expect(more).toBe(false)
    expect(groups).toMatchObject([
      {
        ...{ consumer: 'reader.note.taken', topic: 'note.taken', form: 'Error: product # unknown' },
        ...{ letters: 3, blockedKeys: 2, waiting: false, oldest: at(1), newest: at(3) },
        example: { id: ids[0], error: 'Error: product p-1 unknown' },
      },
      { form: 'Error: the wallet of # is locked since #', letters: 2, blockedKeys: 2 },
      { form: 'Error: a(b [#]+ \\d', letters: 1 },
      { form: 'Error: the skimmed wallet', letters: 1 },
    ])
    const [{ group } = { group: '' }] = groups
    const found = await service.deadLetters.list({ group })
    expect(found.map(({ id, group: own }) => [id, own])).toEqual([
      [ids[0], group],
      [ids[1], group],
      [ids[2], group],
    ])
    expect(await service.deadLetters.list({ group, key: 'lee' })).toMatchObject([{ id: ids[1] }])
    for (const none of ['', 'x', '0'.repeat(16), "'; drop"])
      expect(await service.deadLetters.list({ group: none })).toEqual([])
    // A group brings the other letters of its keys.
    const redriven = await service.deadLetters.redrive({ group }, { by })
    expect(redriven).toEqual({ redriven: 6, failed: [] })
    expect(await service.deadLetters.list()).toMatchObject([{ key: 'a(b' }])
  })

  it('tell what was never tried from what failed', async () => {
    const database = await testDatabase()
    const service = await startService(worlds.memory(), database, {
      retry: ONCE,
      subscriptions: [
        before(() => {
          throw new Error('never')
        }),
      ],
    })
    for (const n of upTo(3)) await takeNote(service, 'kim', n)
    await eventually(async () =>
      expect((await service.deadLetters.groups()).groups).toMatchObject([
        { waiting: true, letters: 2 },
        { waiting: false, letters: 1, form: 'Error: never' },
      ]),
    )
  })
})

it('a letter is shown with its newest twenty attempts, and its error is that of the last one', async () => {
  const database = await testDatabase()
  let tries = 0
  const service = await startService(worlds.memory(), database, {
    retry: { tries: 2, withinMs: 60_000 },
    subscriptions: [
      before(() => {
        tries += 1
        throw new Error(`attempt ${tries}`)
      }),
    ],
  })
  await takeNote(service, 'kim', 1)
  // Together they would be a batch, whose attempt is made once more for each.
  await eventually(() => expect(tries).toBe(1))
  await takeNote(service, 'kim', 2)
  const [{ id } = { id: '' }, behind] = await eventually(async () => {
    const letters = await service.deadLetters.list()
    expect(letters.map(({ attempts }) => attempts)).toEqual([2, 0])
    return letters
  })
  const shown = () => service.deadLetters.show(id)
  expect(await shown()).toMatchObject({
    attempts: 2,
    error: 'Error: attempt 2',
    failures: [
      { error: 'Error: attempt 1', by: null },
      { error: 'Error: attempt 2', by: null },
    ],
  })
  expect(await service.deadLetters.show(behind?.id ?? '')).toMatchObject({ attempts: 0, failures: [] })
  for (const _ of upTo(20)) await service.deadLetters.redrive({ id }, { by })
  const last = await shown()
  expect(last).toMatchObject({ attempts: 22, error: 'Error: attempt 22' })
  expect(last?.failures.map(({ error }) => error)).toEqual(upTo(20).map((n) => `Error: attempt ${n + 2}`))
  expect(new Set(last?.failures.map((failure) => failure.by))).toEqual(new Set([by.actor]))
  const times = last?.failures.map(({ at }) => at.getTime()) ?? []
  expect(times).toEqual(times.toSorted((a, b) => a - b))
  expect(last?.failures.at(-1)?.at).toEqual(last?.lastFailedAt)
})

it('what waits behind a letter is listed in order, in pages', async () => {
  const database = await testDatabase()
  const service = await startService(worlds.memory(), database, { subscriptions: [recording()] })
  const ids = await keep(database, [...upTo(4).map((n) => ({ author: 'kim', n })), { author: 'lee', n: 1 }])
  const [first = '', second = '', third, fourth, other = ''] = ids
  expect(await service.deadLetters.behind(first)).toMatchObject([
    { id: second, topic: 'note.taken', eventType: 'NoteTaken', eventId: 'e2', since: expect.any(Date) },
    { id: third },
    { id: fourth },
  ])
  expect(await service.deadLetters.behind(first, { limit: 1 })).toMatchObject([{ id: second }])
  expect(await service.deadLetters.behind(first, { after: second })).toMatchObject([
    { id: third },
    { id: fourth },
  ])
  expect(await service.deadLetters.behind(other)).toEqual([])
  expect(await service.deadLetters.behind('999')).toBeUndefined()
})

describe('a trial of a dead letter', () => {
  /** All that a trial may not change. */
  const rowsOf = async ({ pool }: { pool: pg.Pool }) => {
    const tables = ['dead_letter', 'inbox', 'outbox', 'operator_action', 'published']
    const all = tables.map((table) => pool.query(`select * from messaging.${table} order by 1, 2`))
    return [...(await Promise.all(all)), await pool.query('select * from applied')].map(({ rows }) => rows)
  }

  it('says whether it would pass, and with what; everything is rolled back', async () => {
    const database = await testDatabase()
    const broken = new Set([2])
    const service = await startService(worlds.memory(), database, {
      subscriptions: [
        on<typeof NoteTaken, Tx>(NoteTaken, async (work, data, meta) => {
          await record(work, data, meta)
          work.publish(EchoHeard, data, { version: 1 })
          work.signal('heard')
          if (broken.has(data.n)) throw new Error('no such book')
        }),
      ],
    })
    const [first = '', second = '', third = ''] = await keep(
      database,
      upTo(3).map((n) => ({ author: 'kim', n })),
    )
    const heard = service.waitFor('heard')
    const asItWas = await rowsOf(database)
    expect(await service.deadLetters.try(first)).toEqual({ outcome: 'would-pass', letters: 1 })
    for (const id of [second, third])
      expect(await service.deadLetters.try(id)).toEqual({
        ...{ outcome: 'would-fail', id: second },
        error: 'Error: no such book',
      })
    broken.clear()
    expect(await service.deadLetters.try(third)).toEqual({ outcome: 'would-pass', letters: 3 })
    expect(await rowsOf(database)).toEqual(asItWas)
    expect(await heard.arrived(0)).toBe(false)
    await service.deadLetters.redrive('all', { by })
    expect(await applied(database)).toEqual({ kim: upTo(3) })
    expect(await service.deadLetters.try(first)).toBeUndefined()
  })

  it('finds what only a commit would refuse', async () => {
    const database = await testDatabase()
    const admin = new pg.Client(database.adminUrl)
    await admin.connect()
    await admin.query('alter table applied add unique (author, n) deferrable initially deferred')
    await admin.end()
    const service = await startService(worlds.memory(), database, {
      subscriptions: [
        on<typeof NoteTaken, Tx>(NoteTaken, async (work, data, meta) => {
          await record(work, data, meta)
          work.save(record(work, data, meta))
        }),
      ],
    })
    const [id = ''] = await keep(database, [{ author: 'kim', n: 1 }])
    expect(await service.deadLetters.try(id)).toMatchObject({
      ...{ outcome: 'would-fail', id },
      error: expect.stringMatching(/unique/i),
    })
  })

  it('is one at a time, of a letter with at most twenty before it', async () => {
    const database = await testDatabase()
    const begun = Promise.withResolvers<void>()
    const release = Promise.withResolvers<void>()
    const service = await startService(worlds.memory(), database, {
      subscriptions: [
        before(async ({ author }) => {
          if (author !== 'lee') return
          begun.resolve()
          await release.promise
        }),
      ],
    })
    const [lee = '', ...kim] = await keep(database, [
      { author: 'lee', n: 1 },
      ...upTo(22).map((n) => ({ author: 'kim', n })),
    ])
    const first = service.deadLetters.try(lee)
    await begun.promise
    expect(await service.deadLetters.try(kim[0] ?? '')).toEqual({
      outcome: 'cannot-be-tried',
      because: 'another trial is running',
    })
    release.resolve()
    expect(await first).toEqual({ outcome: 'would-pass', letters: 1 })
    expect(await service.deadLetters.try(kim[20] ?? '')).toEqual({ outcome: 'would-pass', letters: 21 })
    expect(await service.deadLetters.try(kim[21] ?? '')).toMatchObject({
      outcome: 'cannot-be-tried',
      because: expect.stringContaining('more than 20 letters'),
    })
  })

  it.each([
    ['a handler', () => new Promise<void>(() => {})],
    ['a statement', (_: unknown, { tx }: Work<Tx>) => tx.$executeRawUnsafe('select pg_sleep(3600)')],
  ])('ends by itself when %s does not, and another one may follow', async (_, act) => {
    const database = await testDatabase()
    let stuck = true
    const service = await startService(worlds.memory(), database, {
      subscriptions: [
        before(async (note, work) => {
          if (stuck) await act(note, work)
        }),
      ],
    })
    const [id = ''] = await keep(database, [{ author: 'kim', n: 1 }])
    expect(await service.deadLetters.try(id)).toMatchObject({ outcome: 'cannot-be-tried' })
    stuck = false
    expect(await service.deadLetters.try(id)).toEqual({ outcome: 'would-pass', letters: 1 })
  })

  it('is refused, with the reason, when it would leave a trace or cannot be decided', async () => {
    const database = await testDatabase()
    let called = 0
    let away = false
    const handler = async () => {
      called += 1
      if (away) throw Unavailable({ what: 'the library is closed' })
    }
    const outside = { outside: 'the catalogue in Redis' }
    const service = await startService(worlds.memory(), database, {
      subscriptions: [on(NoteTaken, handler, outside)],
    })
    const [id = ''] = await keep(database, [{ author: 'kim', n: 1 }])
    expect(await service.deadLetters.try(id)).toEqual({
      outcome: 'cannot-be-tried',
      because: 'its handler changes the catalogue in Redis, which cannot be rolled back',
    })
    expect(called).toBe(0)
    await service.stop()
    const inside = createService(worlds.memory(), database, { subscriptions: [on(NoteTaken, handler)] })
    away = true
    expect(await inside.deadLetters.try(id)).toMatchObject({
      outcome: 'cannot-be-tried',
      because: expect.stringContaining('the library is closed'),
    })
  })
})
