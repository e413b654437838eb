import { Writable } from 'node:stream'
import { eventually } from '@jangteo/testing'
import pg from 'pg'
import { pino } from 'pino'
import { describe, expect, it, onTestFinished } from 'vitest'
import { plain } from '../src/letters/plain.ts'
import { before, keep, openAgain, resolutions } from './support/letters.ts'
import {
  applied,
  by,
  createService,
  numbersOf,
  recording,
  startService,
  type TestMessaging,
  takeNote,
  testDatabase,
  upTo,
} from './support/service.ts'
import { worlds } from './support/worlds.ts'

const ONCE = { tries: 1, withinMs: 0 }

describe('dead letters are listed', () => {
  it('by topic, key, consumer, a part of the error, and when they failed first', async () => {
    const database = await testDatabase()
    const service = await startService(worlds.memory(), database, { subscriptions: [recording()] })
    const at = (hour: number) => new Date(`2026-11-01T0${hour}:00:00.000Z`)
    await keep(database, [
      { author: 'kim', n: 1, error: 'TypeError: no such book', failedAt: at(1) },
      { author: 'kim', n: 2, failedAt: at(2) },
      { author: 'lee', n: 3, error: 'Error: 100% away_', failedAt: at(3) },
    ])
    const found = async (filter: Parameters<typeof service.deadLetters.list>[0]) =>
      (await service.deadLetters.list(filter)).map(({ offset }) => Number(offset))
    expect(await found({})).toEqual([1, 2, 3])
    expect(await found({ key: 'kim' })).toEqual([1, 2])
    expect(await found({ topic: 'note.taken' })).toEqual([1, 2, 3])
    expect(await found({ topic: 'echo.heard' })).toEqual([])
    expect(await found({ consumer: 'reader.note.taken', key: 'lee' })).toEqual([3])
    expect(await found({ reason: 'SUCH BOOK' })).toEqual([1])
    expect(await found({ reason: '0% away_' })).toEqual([3])
    expect(await found({ reason: '%' })).toEqual([3])
    expect(await found({ since: at(2) })).toEqual([2, 3])
    expect(await found({ since: at(2), until: at(3) })).toEqual([2])
    expect(await found({ topic: 'note.taken', key: 'kim', until: at(2) })).toEqual([1])
  })

  it('with the number of letters that wait behind each, also beyond the page and the filter', async () => {
    const database = await testDatabase()
    const service = await startService(worlds.memory(), database, { subscriptions: [recording()] })
    const [first] = await keep(database, [
      { author: 'kim', n: 1, error: 'Error: first' },
      { author: 'lee', n: 1 },
      { author: 'kim', n: 2 },
      { author: 'kim', n: 3 },
    ])
    expect(await service.deadLetters.list({ reason: 'first' })).toMatchObject([
      { key: 'kim', blocks: true, waitingBehind: 2, waitsFor: null },
    ])
    expect(await service.deadLetters.list({ limit: 3 })).toMatchObject([
      { key: 'kim', waitingBehind: 2, waitsFor: null },
      { key: 'lee', waitingBehind: 0, waitsFor: null },
      { key: 'kim', waitingBehind: 1, waitsFor: first },
    ])
    expect(await service.deadLetters.summary()).toEqual([
      { topic: 'note.taken', consumer: 'reader.note.taken', openLetters: 4, blockedKeys: 2 },
    ])
  })

  it('with their first and their last failure', async () => {
    const database = await testDatabase()
    const service = await startService(worlds.memory(), database, {
      retry: ONCE,
      subscriptions: [
        before(() => {
          throw new Error('never')
        }),
      ],
    })
    await takeNote(service, 'kim', 1)
    const letters = await eventually(async () => {
      const letters = await service.deadLetters.list()
      expect(letters).toHaveLength(1)
      return letters
    })
    await service.deadLetters.redrive('all', { by })
    const [again] = await service.deadLetters.list()
    expect(again?.firstFailedAt).toEqual(letters[0]?.firstFailedAt)
    expect(again?.lastFailedAt.getTime()).toBeGreaterThan(letters[0]?.lastFailedAt.getTime() ?? 0)
    expect(again?.attempts).toBe(2)
  })
})

describe('a dead letter is shown', () => {
  it('with its headers and its data', async () => {
    const database = await testDatabase()
    const service = await startService(worlds.memory(), database, { subscriptions: [recording()] })
    const [first = '', second = ''] = await keep(database, [
      { author: 'kim', n: 1 },
      { author: 'kim', n: 2 },
    ])
    expect(await service.deadLetters.show(first)).toMatchObject({
      ...{ id: first, key: 'kim', state: 'open', waitingBehind: 1, resolution: null },
      headers: { eventType: 'NoteTaken' },
      value: { decoded: { author: 'kim', n: 1 } },
    })
    expect(await service.deadLetters.show(second)).toMatchObject({ waitsFor: first })
    for (const none of ['0', '99999', '', 'x', '1'.repeat(40)])
      expect(await service.deadLetters.show(none)).toBeUndefined()
  })

  it('with its bytes and why they cannot be read', async () => {
    const database = await testDatabase()
    const service = await startService(worlds.memory(), database, { subscriptions: [recording()] })
    const value = Buffer.alloc(100_000, 'x')
    const [id = ''] = await keep(database, [{ author: 'kim', n: 1, value }])
    expect((await service.deadLetters.show(id))?.value).toEqual({
      undecodable: expect.stringContaining('does not begin with a zero byte'),
      base64: value.subarray(0, 65_536).toString('base64'),
      bytes: 100_000,
      truncated: true,
    })
  })

  it('as plain JSON, with fields of any type', () => {
    const at = new Date('2026-11-21T10:00:00.000Z')
    const value = {
      amount: 2n ** 60n,
      at,
      parts: [{ bytes: Buffer.from('hi'), none: undefined }],
      odd: Number.NaN,
    }
    expect(plain(value)).toEqual({
      amount: '1152921504606846976',
      at: '2026-11-21T10:00:00.000Z',
      parts: [{ bytes: 'aGk=', none: null }],
      odd: 'NaN',
    })
  })

  it('with operator, time and reason, when it is no longer open', async () => {
    const database = await testDatabase()
    const service = await startService(worlds.memory(), database, { subscriptions: [recording()] })
    const [first = '', second = ''] = await keep(database, [
      { author: 'kim', n: 1 },
      { author: 'lee', n: 1 },
    ])
    const why = {
      actor: 'operator:park',
      reason: 'written\0twice',
      via: 'POST /internal/dead-letters',
    } as const
    await service.deadLetters.discard(first, { by: why })
    await service.deadLetters.redrive({ id: second }, { by })
    expect(await service.deadLetters.show(first)).toMatchObject({
      state: 'discarded',
      resolution: {
        how: 'discarded',
        at: expect.any(Date),
        by: 'operator:park',
        reason: 'written\ufffdtwice',
      },
    })
    expect(await service.deadLetters.show(second)).toMatchObject({
      state: 'redriven',
      resolution: { how: 'redriven', by: by.actor, reason: by.reason },
    })
    expect(await service.actions.list()).toMatchObject([
      { action: 'dead-letter.redrive', target: `dead-letter/${second}`, after: { state: 'redriven' } },
      {
        ...why,
        reason: 'written\ufffdtwice',
        action: 'dead-letter.discard',
        target: `dead-letter/${first}`,
        before: { state: 'open' },
      },
    ])
  })
})

describe('a redrive', () => {
  it('of a letter brings those before it on its key, and leaves those behind it', async () => {
    const database = await testDatabase()
    const service = await startService(worlds.memory(), database, { subscriptions: [recording()] })
    const ids = await keep(
      database,
      upTo(4).flatMap((n) => [
        { author: 'kim', n },
        { author: 'lee', n },
      ]),
    )
    expect(await service.deadLetters.redrive({ id: ids[4] ?? '' }, { by })).toEqual({
      redriven: 3,
      failed: [],
    })
    expect(await applied(database)).toEqual({ kim: [1, 2, 3] })
    expect(await service.deadLetters.redrive({ id: ids[4] ?? '' }, { by })).toEqual({
      redriven: 0,
      failed: [],
    })
    expect(await service.deadLetters.list({ key: 'kim' })).toMatchObject([{ id: ids[6], waitsFor: null }])
    await service.deadLetters.redrive({ key: 'lee', topic: 'echo.heard' }, { by })
    await service.deadLetters.redrive({ topic: 'echo.heard' }, { by })
    expect(await applied(database)).toEqual({ kim: [1, 2, 3] })
    await service.deadLetters.redrive({ topic: 'note.taken' }, { by })
    expect(await applied(database)).toEqual({ kim: upTo(4), lee: upTo(4) })
  })

  it('as a dry run returns what would be applied and in which order, and changes nothing', async () => {
    const database = await testDatabase()
    const service = await startService(worlds.memory(), database, { subscriptions: [recording()] })
    const [kim1, lee1, kim2, kim3] = await keep(database, [
      { author: 'kim', n: 1 },
      { author: 'lee', n: 1 },
      { author: 'kim', n: 2, value: Buffer.from('rubbish') },
      { author: 'kim', n: 3 },
    ])
    const kept = async () =>
      (await database.pool.query('select * from messaging.dead_letter order by id')).rows
    const asItWas = await kept()
    const undecodable = [{ id: kim2, error: expect.stringContaining('does not begin with a zero byte') }]
    const of = { consumer: 'reader.note.taken', topic: 'note.taken' }
    expect(await service.deadLetters.redrive('all', { dryRun: true })).toEqual({
      letters: 4,
      lanes: [
        { ...of, key: 'kim', letters: [kim1, kim2, kim3], undecodable },
        { ...of, key: 'lee', letters: [lee1], undecodable: [] },
      ],
      more: false,
    })
    expect(await service.deadLetters.redrive({ id: kim1 ?? '' }, { dryRun: true })).toMatchObject({
      letters: 1,
      lanes: [{ key: 'kim', letters: [kim1] }],
    })
    expect(await kept()).toEqual(asItWas)
    expect(await service.actions.list()).toEqual([])
    expect(await applied(database)).toEqual({})
    // And so it is: the key stops where it was said.
    expect(await service.deadLetters.redrive('all', { by })).toEqual({
      redriven: 2,
      failed: undecodable,
    })
    expect(await service.actions.list({ target: `dead-letter/${kim2}` })).toMatchObject([
      { before: { state: 'open', attempts: 1 }, after: { state: 'open', error: 'Undecodable' } },
    ])
  })

  it('twice at once applies once, in order, a thousand letters of ten keys that are listed in pages', async () => {
    const database = await testDatabase()
    const service = await startService(worlds.memory(), database, { subscriptions: [recording()] })
    const notes = upTo(1_000).map((n) => ({ author: `author-${n % 10}`, n }))
    const ids = await keep(database, notes)
    const listed: string[] = []
    for (let after = '0'; ; after = listed.at(-1) ?? '') {
      const page = await service.deadLetters.list({ after })
      if (page.length === 0) break
      expect(page).toHaveLength(100)
      listed.push(...page.map(({ id }) => id))
    }
    expect(listed).toEqual(ids)
    const other = createService(worlds.memory(), openAgain(database), { subscriptions: [recording()] })
    const both = await Promise.all(
      [service, other].map(({ deadLetters }) => deadLetters.redrive('all', { by })),
    )
    expect(both.flatMap(({ failed }) => failed)).toEqual([])
    expect((both[0]?.redriven ?? 0) + (both[1]?.redriven ?? 0)).toBe(1_000)
    expect(Object.values(await applied(database)).map((ns) => ns.length)).toEqual(Array(10).fill(100))
    for (const [author, ns] of Object.entries(await applied(database)))
      expect(ns).toEqual(notes.filter((note) => note.author === author).map(({ n }) => n))
    expect(new Set((await resolutions(database)).split(' '))).toEqual(new Set(['redriven']))
    const { rows } = await database.pool.query(
      'select count(*)::int as n, count(distinct target)::int as letters from messaging.operator_action',
    )
    expect(rows).toEqual([{ n: 1_000, letters: 1_000 }])
  })

  it('whose connection is killed in the middle has applied what it reports, and the next one applies the rest', async () => {
    const database = await testDatabase()
    const admin = new pg.Client(database.adminUrl)
    await admin.connect()
    onTestFinished(() => admin.end())
    let killed = false
    const service = await startService(worlds.memory(), database, {
      subscriptions: [
        before(async ({ n }, { tx }) => {
          if (n !== 3 || killed) return
          killed = true
          const [{ pid }] = await tx.$queryRawUnsafe<[{ pid: number }]>('select pg_backend_pid() as pid')
          await admin.query('select pg_terminate_backend($1)', [pid])
          // Until the connection knows that it is none.
          await tx.$queryRawUnsafe('select 1')
        }),
      ],
    })
    await keep(
      database,
      upTo(5).map((n) => ({ author: 'kim', n })),
    )
    const first = await service.deadLetters.redrive('all', { by })
    expect(first).toMatchObject({ redriven: 2, failed: [{}] })
    expect(await applied(database)).toEqual({ kim: [1, 2] })
    expect(await resolutions(database)).toBe('redriven redriven open open open')
    expect(await service.deadLetters.redrive('all', { by })).toEqual({ redriven: 3, failed: [] })
    expect(await applied(database)).toEqual({ kim: upTo(5) })
  })

  it.each(['is cancelled', 'is stopped with its service'])(
    'that %s ends behind the letter that is being applied',
    async (how) => {
      const database = await testDatabase()
      const cancelled = new AbortController()
      let stop: Promise<void> = Promise.resolve()
      const service: TestMessaging = await startService(worlds.memory(), database, {
        subscriptions: [
          before(({ n }) => {
            if (n !== 2) return
            if (how === 'is cancelled') cancelled.abort(new Error('the client has gone'))
            else stop = service.stop()
          }),
        ],
      })
      await keep(
        database,
        upTo(3).map((n) => ({ author: 'kim', n })),
      )
      const redriven = service.deadLetters.redrive('all', { by, signal: cancelled.signal })
      await expect(redriven).rejects.toThrow(/the client has gone|is stopping/)
      await stop
      expect(await applied(database)).toEqual({ kim: [1, 2] })
      expect(await resolutions(database)).toBe('redriven redriven open')
      const next = createService(worlds.memory(), openAgain(database), { subscriptions: [recording()] })
      expect(await next.deadLetters.redrive('all', { by })).toEqual({ redriven: 1, failed: [] })
      expect(await applied(database)).toEqual({ kim: [1, 2, 3] })
    },
  )

  it('and a discard are refused without an operator and a reason', async () => {
    const database = await testDatabase()
    const service = await startService(worlds.memory(), database, { subscriptions: [recording()] })
    const [id = ''] = await keep(database, [{ author: 'kim', n: 1 }])
    for (const wrong of [{ reason: '' }, { actor: 'operator:' as const }]) {
      const incomplete = { by: { ...by, ...wrong } }
      await expect(service.deadLetters.redrive('all', incomplete)).rejects.toThrow('needs')
      await expect(service.deadLetters.discard(id, incomplete)).rejects.toThrow('needs')
    }
    expect(await resolutions(database)).toBe('open')
  })
})

it('a discard in the middle of a key does not try the letter that blocks it', async () => {
  const database = await testDatabase()
  const service = await startService(worlds.memory(), database, { subscriptions: [recording()] })
  const [, second = ''] = await keep(
    database,
    upTo(3).map((n) => ({ author: 'kim', n })),
  )
  expect(await service.deadLetters.discard(second, { by })).toBe(true)
  expect(await resolutions(database)).toBe('open discarded open')
  expect(await service.deadLetters.redrive('all', { by })).toEqual({ redriven: 2, failed: [] })
  expect(await applied(database)).toEqual({ kim: [1, 3] })
})

describe.each(Object.entries(worlds))('a key that becomes blocked, on %s', (_, createWorld) => {
  it.each([
    ['at once', () => Object.assign(new Error('no such book'), { kind: 'not-found' })],
    ['after its retries', () => new Error('never')],
  ])('%s is said once in the log and beside the readiness, until it is mended', async (_, error) => {
    const database = await testDatabase()
    const lines: { level: number; msg: string; topic?: string; key?: string; letter?: string }[] = []
    const log = pino(
      {},
      new Writable({
        write(line, _encoding, done) {
          lines.push(JSON.parse(line))
          done()
        },
      }),
    )
    let mended = false
    const service = await startService(createWorld(), database, {
      log,
      retry: { tries: 2, withinMs: 1_000 },
      subscriptions: [
        before(({ author, n }) => {
          if (author === 'kim' && n === 1 && !mended) throw error()
        }),
      ],
    })
    for (const n of upTo(3)) await takeNote(service, 'kim', n)
    const note = (letters: string) => ({
      ok: true,
      notes: [`note.taken: 1 blocked key, ${letters}: npm run dead-letters -- list reader`],
    })
    await eventually(async () => expect(await service.deadLetters.list()).toHaveLength(3))
    await service.deadLetters.summary()
    expect(service.ready()).toEqual(note('3 open dead letters'))
    const [{ id } = { id: '' }] = await service.deadLetters.list()
    // It fails again: that is not a second time.
    await service.deadLetters.redrive('all', { by })
    const blocked = lines.filter(({ msg }) => msg.includes('a key is blocked'))
    expect(blocked).toMatchObject([{ level: 50, topic: 'note.taken', letter: id }])
    // A key may be the id of a person.
    expect(JSON.stringify(lines)).not.toContain('kim')
    expect(blocked[0]?.msg).toContain(`npm run dead-letters -- show reader/${id}`)
    expect(await numbersOf(service, 'messaging_dead_letters_open')).toEqual([
      { labels: { topic: 'note.taken' }, value: 3 },
    ])
    mended = true
    expect(await service.deadLetters.redrive({ key: 'kim' }, { by })).toEqual({ redriven: 3, failed: [] })
    expect(service.ready()).toEqual({ ok: true })
    expect(await applied(database)).toEqual({ kim: upTo(3) })
  })
})

it('a key that was blocked before is a note from the start on', async () => {
  const database = await testDatabase()
  const world = worlds.memory()
  const first = await startService(world, database, { subscriptions: [recording()] })
  await keep(database, [{ author: 'kim', n: 1 }])
  await first.stop()
  const second = createService(world, database, { subscriptions: [recording()] })
  await second.start({ fatal: () => undefined })
  await eventually(() =>
    expect(second.ready()).toEqual({
      ok: true,
      notes: ['note.taken: 1 blocked key, 1 open dead letter: npm run dead-letters -- list reader'],
    }),
  )
})
