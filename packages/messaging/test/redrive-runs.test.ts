import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { eventually } from '@jangteo/testing'
import { describe, expect, it, onTestFinished } from 'vitest'
import { Unavailable } from '../src/index.ts'
import { finishRun } from '../src/operate/run-progress.ts'
import { before, keep, openAgain, resolutions } from './support/letters.ts'
import {
  applied,
  by,
  createService,
  recording,
  startService,
  type TestMessaging,
  takeNote,
  testDatabase,
  unexpected,
  upTo,
} from './support/service.ts'
import { worlds } from './support/worlds.ts'

const FAST = { ...by, rate: 1_000 }
const ONCE = { tries: 1, withinMs: 0 }

/** The run, when it is over. */
const ended = (service: TestMessaging, id: string) =>
  eventually(async () => {
    const run = await service.redriveRuns.show(id)
    expect(run?.endedAt).not.toBeNull()
    return run
  })

const notesOf = (author: string, count: number) => upTo(count).map((n) => ({ author, n }))

describe('a redrive run', () => {
  it('applies all letters of a selection, in order for each key, and says what it did', async () => {
    const database = await testDatabase()
    const service = await startService(worlds.memory(), database, { subscriptions: [recording()] })
    await keep(
      database,
      upTo(60).map((n) => ({ author: `author-${n % 3}`, n })),
    )
    const started = await service.redriveRuns.start({ all: true }, FAST)
    expect(started).toMatchObject({
      ...{ selection: { all: true }, rate: 1_000, actor: by.actor, reason: by.reason, letters: 60 },
      ...{ stopped: null, waitsFor: null, failures: [] },
    })
    expect(await ended(service, started.id)).toMatchObject({
      state: 'finished',
      ...{ letters: 60, redriven: 60, failed: 0, held: 0, elsewhere: 0, left: 0 },
    })
    for (const [author, numbers] of Object.entries(await applied(database)))
      expect(numbers).toEqual(upTo(60).filter((n) => `author-${n % 3}` === author))
    expect(await service.deadLetters.list()).toEqual([])
    const recorded = await service.actions.list({ action: 'redrive-run.start' })
    expect(recorded).toMatchObject([{ target: `redrive-run/${started.id}`, after: { letters: 60 } }])
  })

  it('holds back what is behind a letter that fails, goes on with other keys, and groups what failed', async () => {
    const database = await testDatabase()
    let mended = false
    const service = await startService(worlds.memory(), database, {
      subscriptions: [
        before(({ author, n }) => {
          if (author !== 'lee' && n === 2 && !mended)
            throw new Error(`no book b-${author.length} of ${author}`)
        }),
      ],
    })
    await keep(database, [...notesOf('kim', 4), ...notesOf('lee', 4), ...notesOf('park', 4)])
    const { id } = await service.redriveRuns.start({ topic: 'note.taken' }, FAST)
    const run = await ended(service, id)
    expect(run).toMatchObject({
      state: 'finished',
      ...{ letters: 12, redriven: 6, failed: 2, held: 4, elsewhere: 0, left: 0 },
      failures: [{ letters: 2, error: 'Error: no book b-3 of kim' }],
    })
    expect(await applied(database)).toEqual({ kim: [1], lee: upTo(4), park: [1] })
    expect(await service.deadLetters.groups()).toMatchObject({
      groups: [
        { form: 'Error: not yet', letters: 4 },
        { form: 'Error: no book # of #', letters: 2, group: run?.failures[0]?.group },
      ],
    })
    mended = true
    const again = await service.redriveRuns.start({ topic: 'note.taken' }, FAST)
    expect(await ended(service, again.id)).toMatchObject({ letters: 6, redriven: 6, failures: [] })
    expect(await applied(database)).toEqual({ kim: upTo(4), lee: upTo(4), park: upTo(4) })
    expect((await service.redriveRuns.list()).map((each) => each.id)).toEqual([again.id, id])
  })

  it('that is stopped applies nothing more after the answer, says what it did, and the next one does the rest', async () => {
    const database = await testDatabase()
    const third = Promise.withResolvers<void>()
    const release = Promise.withResolvers<void>()
    const service = await startService(worlds.memory(), database, {
      subscriptions: [
        before(async ({ n }) => {
          if (n !== 3) return
          third.resolve()
          await release.promise
        }),
      ],
    })
    await keep(database, notesOf('kim', 6))
    const { id } = await service.redriveRuns.start({ key: 'kim' }, FAST)
    await third.promise
    expect(await service.redriveRuns.stop(id, { ...by, reason: 'too many at once' })).toBe(true)
    const stopped = await service.redriveRuns.show(id)
    release.resolve()
    expect(stopped).toMatchObject({
      state: 'stopped',
      stopped: { by: by.actor, reason: 'too many at once' },
      ...{ letters: 6, redriven: 2, left: 4 },
    })
    expect(await service.redriveRuns.stop(id, by)).toBe(false)
    const next = await service.redriveRuns.start({ key: 'kim' }, FAST)
    expect(next.letters).toBe(4)
    await ended(service, next.id)
    expect(await applied(database)).toEqual({ kim: upTo(6) })
    expect(await service.redriveRuns.show(id)).toEqual(stopped)
  })

  it('is worked on by one replica at a time, and by another one when that one stops', async () => {
    const database = await testDatabase()
    const world = worlds.memory()
    const busy = new Set<number>()
    const seen: { replica: number; side: number }[] = []
    const half = Promise.withResolvers<number>()
    const replicaOf = (replica: number) =>
      before(async ({ n }) => {
        busy.add(replica)
        seen.push({ replica, side: busy.size })
        if (n === 20) half.resolve(replica)
        await new Promise((resolve) => setImmediate(resolve))
        busy.delete(replica)
      })
    const replicas = [
      await startService(world, database, { subscriptions: [replicaOf(0)] }),
      await startService(world, openAgain(database), { subscriptions: [replicaOf(1)] }),
    ] as const
    await keep(database, notesOf('kim', 40))
    const { id } = await replicas[0].redriveRuns.start({ all: true }, FAST)
    const first = await half.promise
    await replicas[first]?.stop()
    const other = replicas[1 - first] as TestMessaging
    expect(await ended(other, id)).toMatchObject({ state: 'finished', redriven: 40, failed: 0 })
    expect(await applied(database)).toEqual({ kim: upTo(40) })
    expect(new Set(seen.map(({ side }) => side))).toEqual(new Set([1]))
    expect(new Set(seen.map(({ replica }) => replica))).toEqual(new Set([0, 1]))
  })

  it('goes on in another replica when its own is killed', async () => {
    const database = await testDatabase()
    const service = createService(worlds.memory(), database, { subscriptions: [recording()] })
    await service.bootstrap()
    await keep(database, notesOf('kim', 5))
    const replica = fork(fileURLToPath(new URL('support/dying-redriver.ts', import.meta.url)), [database.url])
    onTestFinished(() => void replica.kill('SIGKILL'))
    const [said] = await once(replica, 'message')
    expect(said).toBe('applying 3')
    const [run] = await service.redriveRuns.list()
    expect(run).toMatchObject({ state: 'running', redriven: 2, left: 3 })
    replica.kill('SIGKILL')
    await once(replica, 'exit')
    await service.start(unexpected)
    // Until its lease ends, the other replica could be alive; the test lets it end.
    await database.pool.query('update messaging.redrive_run set leased_until = clock_timestamp()')
    expect(await ended(service, run?.id ?? '')).toMatchObject({ state: 'finished', redriven: 5, left: 0 })
    expect(await applied(database)).toEqual({ kim: upTo(5) })
  })

  it('waits for a dependency that is unavailable, says so, and counts no failure', async () => {
    const database = await testDatabase()
    let away = true
    const service = await startService(worlds.memory(), database, {
      subscriptions: [
        before(() => {
          if (away) throw Unavailable({ what: 'the library is closed' })
        }),
      ],
    })
    await keep(database, notesOf('kim', 2))
    const { id } = await service.redriveRuns.start({ all: true }, FAST)
    await eventually(async () =>
      expect(await service.redriveRuns.show(id)).toMatchObject({
        ...{ redriven: 0, failed: 0, left: 2, endedAt: null },
        waitsFor: expect.stringContaining('the library is closed'),
      }),
    )
    away = false
    expect(await ended(service, id)).toMatchObject({ redriven: 2, failed: 0, waitsFor: null })
    expect(await service.deadLetters.list()).toEqual([])
  })

  it('takes with it what came to wait behind its letters meanwhile', async () => {
    const database = await testDatabase()
    let broken = true
    const begun = Promise.withResolvers<void>()
    const release = Promise.withResolvers<void>()
    const service = await startService(worlds.memory(), database, {
      retry: ONCE,
      subscriptions: [
        before(async ({ n }) => {
          if (broken) throw new Error('never')
          if (n !== 2) return
          begun.resolve()
          await release.promise
        }),
      ],
    })
    for (const n of upTo(2)) await takeNote(service, 'kim', n)
    await eventually(async () => expect(await service.deadLetters.list()).toHaveLength(2))
    broken = false
    const { id, letters } = await service.redriveRuns.start({ key: 'kim' }, FAST)
    expect(letters).toBe(2)
    await begun.promise
    // As a consumer keeps it, which has found the key blocked a moment ago.
    await keep(database, [{ author: 'kim', n: 3, attempts: 0 }])
    release.resolve()
    expect(await ended(service, id)).toMatchObject({ state: 'finished', letters: 3, redriven: 3, left: 0 })
    expect(await applied(database)).toEqual({ kim: upTo(3) })
    expect(await service.deadLetters.list()).toEqual([])
  })

  it('takes with it what waits behind its letters and was not made dead with them', async () => {
    const database = await testDatabase()
    const service = await startService(worlds.memory(), database, { subscriptions: [recording()] })
    const ids = await keep(
      database,
      notesOf('kim', 4).map((note) => ({ ...note, attempts: note.n === 1 ? 1 : 0 })),
    )
    // As a head leaves them that is given up in front of more letters than are released at once.
    await database.pool.query('update messaging.dead_letter set dead_at = null where id = any($1)', [
      ids.slice(2),
    ])
    const { id, letters } = await service.redriveRuns.start({ key: 'kim' }, FAST)
    expect(letters).toBe(2)
    expect(await ended(service, id)).toMatchObject({ state: 'finished', letters: 4, redriven: 4, left: 0 })
    expect(await applied(database)).toEqual({ kim: upTo(4) })
    expect(await resolutions(database)).toBe('redriven redriven redriven redriven')
  })

  it('leaves to an operator what has failed by itself on a key that it had finished', async () => {
    const database = await testDatabase()
    const begun = Promise.withResolvers<void>()
    const release = Promise.withResolvers<void>()
    const service = await startService(worlds.memory(), database, {
      retry: ONCE,
      subscriptions: [
        before(async ({ author, n }) => {
          if (author === 'kim' && n === 2) throw new Error('never')
          if (author !== 'lee') return
          begun.resolve()
          await release.promise
        }),
      ],
    })
    await keep(database, [...notesOf('kim', 1), ...notesOf('lee', 1)])
    const { id } = await service.redriveRuns.start({ all: true }, FAST)
    await begun.promise
    for (const n of [2, 3]) await takeNote(service, 'kim', n)
    await eventually(async () => expect(await service.deadLetters.list({ key: 'kim' })).toHaveLength(2))
    release.resolve()
    expect(await ended(service, id)).toMatchObject({ state: 'finished', letters: 2, redriven: 2, left: 0 })
    expect(await service.deadLetters.list({ key: 'kim' })).toMatchObject([{ attempts: 1 }, { attempts: 0 }])
    expect(await applied(database)).toEqual({ kim: [1], lee: [1] })
  })

  it('keeps its lease while a letter takes longer than that', { timeout: 30_000 }, async () => {
    const database = await testDatabase()
    const begun = Promise.withResolvers<void>()
    const release = Promise.withResolvers<void>()
    const service = await startService(worlds.memory(), database, {
      subscriptions: [
        before(async () => {
          begun.resolve()
          await release.promise
        }),
      ],
    })
    await keep(database, notesOf('kim', 1))
    const { id } = await service.redriveRuns.start({ all: true }, FAST)
    await begun.promise
    // As the time would do it; no other replica is there to take the run.
    await database.pool.query('update messaging.redrive_run set leased_until = clock_timestamp()')
    expect(await service.redriveRuns.show(id)).toMatchObject({ state: 'waiting' })
    await eventually(
      async () => expect(await service.redriveRuns.show(id)).toMatchObject({ state: 'running', redriven: 0 }),
      { timeout: 20_000 },
    )
    release.resolve()
    expect(await ended(service, id)).toMatchObject({ redriven: 1 })
  })

  it('is neither ended nor continued by a replica that has lost it, or while letters of a key are left', async () => {
    const database = await testDatabase()
    const { pool } = database
    const service = createService(worlds.memory(), database, { subscriptions: [recording()] })
    await service.bootstrap()
    const ids = await keep(
      database,
      notesOf('kim', 3).map((note) => ({ ...note, attempts: 0 })),
    )
    const { id } = await service.redriveRuns.start({ ids: ids.slice(0, 2) }, FAST)
    await pool.query(`update messaging.redrive_run set worker = 'one', selection = '{"key":"kim"}'`)
    const mark = (outcome: string | null, letter = '') =>
      pool.query('update messaging.redrive_letter set outcome = $1 where letter_id = $2', [outcome, letter])
    const finishedBy = async (worker: string) => {
      await finishRun(pool, worker, id)
      const { rows } = await pool.query(
        'select count(*)::int as letters from messaging.redrive_letter where run_id = $1',
        [id],
      )
      return { letters: rows[0].letters, endedAt: (await service.redriveRuns.show(id))?.endedAt }
    }
    await mark('redriven', ids[0])
    expect(await finishedBy('one')).toEqual({ letters: 2, endedAt: null })
    await mark('redriven', ids[1])
    expect(await finishedBy('another')).toEqual({ letters: 2, endedAt: null })
    expect(await finishedBy('one')).toEqual({ letters: 3, endedAt: null })
    await mark('redriven', ids[2])
    expect(await finishedBy('one')).toEqual({ letters: 3, endedAt: expect.any(Date) })
  })

  it('does not exceed its rate', async () => {
    const database = await testDatabase()
    const times: number[] = []
    const service = await startService(worlds.memory(), database, {
      subscriptions: [before(() => void times.push(performance.now()))],
    })
    await keep(database, notesOf('kim', 6))
    const { id } = await service.redriveRuns.start({ all: true }, { ...by, rate: 20 })
    await ended(service, id)
    const [first = 0] = times
    // The first letter may have been late, so the others may follow it more closely.
    expect((times.at(-1) ?? 0) - first).toBeGreaterThan(4 * 50 - 25)
  })

  it('is refused while another is not over, without a letter, and without a reason', async () => {
    const database = await testDatabase()
    const service = createService(worlds.memory(), database, { subscriptions: [recording()] })
    await service.bootstrap()
    await keep(database, notesOf('kim', 1))
    const start = (selection: Parameters<typeof service.redriveRuns.start>[0], wrong = {}) =>
      service.redriveRuns.start(selection, { ...FAST, ...wrong })
    await expect(start({ key: 'lee' })).rejects.toMatchObject({ code: 'redrive-selects-none' })
    await expect(start({ all: true }, { reason: ' ' })).rejects.toThrow('needs')
    expect(await service.redriveRuns.list()).toEqual([])
    const { id } = await start({ all: true })
    await expect(start({ all: true })).rejects.toMatchObject({ code: 'redrive-running' })
    expect(await service.redriveRuns.stop(id, by)).toBe(true)
    expect(await service.redriveRuns.show(id)).toMatchObject({ state: 'stopped', letters: 1, left: 1 })
    expect(await resolutions(database)).toBe('open')
    for (const none of ['0', '999', 'x', '']) {
      expect(await service.redriveRuns.show(none)).toBeUndefined()
      expect(await service.redriveRuns.stop(none, by)).toBe(false)
    }
  })

  it.each([
    ['ids', ({ ids }: Kept) => ({ ids: [ids[1] ?? ''] }), { kim: [1, 2] }],
    ['key', () => ({ key: 'lee' }), { lee: upTo(2) }],
    ['key and topic', () => ({ key: 'lee', topic: 'note.taken' }), { lee: upTo(2) }],
    ['topic', () => ({ topic: 'note.taken' }), { kim: upTo(3), lee: upTo(2) }],
    ['group', ({ group }: Kept) => ({ group }), { kim: upTo(3) }],
  ] as const)('selects by %s', async (_, selectionOf, expected) => {
    const database = await testDatabase()
    const service = await startService(worlds.memory(), database, { subscriptions: [recording()] })
    const ids = await keep(database, [
      { author: 'kim', n: 1 },
      { author: 'kim', n: 2, error: 'Error: another' },
      { author: 'kim', n: 3 },
      ...notesOf('lee', 2),
    ])
    const group = (await service.deadLetters.show(ids[1] ?? ''))?.group ?? ''
    const { id, letters } = await service.redriveRuns.start(selectionOf({ ids, group }), FAST)
    expect(letters).toBe(Object.values(expected).flat().length)
    expect(await ended(service, id)).toMatchObject({ redriven: letters, left: 0 })
    expect(await applied(database)).toEqual(expected)
  })

  it('counts what others deal with meanwhile', async () => {
    const database = await testDatabase()
    const service = createService(worlds.memory(), database, { subscriptions: [recording()] })
    await service.bootstrap()
    const [first = '', , third = ''] = await keep(database, notesOf('kim', 3))
    const { id } = await service.redriveRuns.start({ all: true }, FAST)
    await service.deadLetters.redrive({ id: first }, { by })
    await service.deadLetters.discard(third, { by })
    await service.start(unexpected)
    expect(await ended(service, id)).toMatchObject({ redriven: 1, elsewhere: 2, left: 0 })
    expect(await applied(database)).toEqual({ kim: [1, 2] })
  })
})

interface Kept {
  readonly ids: readonly string[]
  readonly group: string
}
