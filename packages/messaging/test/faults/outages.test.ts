import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { isOutage } from '@jangteo/errors'
import { eventually } from '@jangteo/testing'
import pg from 'pg'
import { describe, expect, it } from 'vitest'
import type { StepReached } from '../../src/index.ts'
import { NoteTaken, NoteTakenNext } from '../support/events.ts'
import {
  createService,
  numbersOf,
  recording,
  startService,
  type TestMessaging,
  takeNote,
  testDatabase,
  unexpected,
} from '../support/service.ts'
import { worlds } from '../support/worlds.ts'
import { notesOf, takeNotesSteadily } from './load.ts'
import { ownStack } from './own-stack.ts'

const authors = ['kim', 'lee', 'park', 'choi', 'jung']
const stack = ownStack()

const untilReady = (service: TestMessaging) =>
  eventually(() => expect(service.ready()).toEqual({ ok: true }), { timeout: 30_000 })

describe('a broker that is killed and comes back', () => {
  it('delays events, and neither loses nor doubles nor reorders one', async () => {
    const database = await testDatabase()
    const service = await startService(worlds.kafka(), database, { subscriptions: [recording()] })
    const load = takeNotesSteadily(service, database, authors)
    await load.progress(50)
    await stack.part('kafka').kill9()
    await eventually(() => expect(service.ready()).toMatchObject({ ok: false }), { timeout: 30_000 })
    await stack.part('kafka').start()
    await untilReady(service)
    await load.progress(50)
    expect(load.rejected).toBe(0)
    await load.settle()
  })

  it('knows in the end how far its consumers have come, though it was killed while one said so', async () => {
    const world = worlds.kafka()
    const database = await testDatabase()
    const service = await startService(world, database, { subscriptions: [recording()] })
    let killed: Promise<void> | undefined
    const kill = (message: unknown) => {
      const { moment, step } = message as StepReached
      if (moment === 'before' && step === 'commit offset') killed ??= stack.part('kafka').kill9()
    }
    subscribe('jangteo:step', kill)
    try {
      await takeNote(service, 'kim', 1)
      await eventually(() => expect(killed).toBeDefined())
      await killed
    } finally {
      unsubscribe('jangteo:step', kill)
      await stack.part('kafka').start()
    }
    await untilReady(service)
    const lags = async () =>
      (await numbersOf(service, 'messaging_consumer_lag_records')).map(({ value }) => value)
    await eventually(async () => expect(Math.max(...(await lags()))).toBe(0), { timeout: 30_000 })
    expect(await notesOf(database, NoteTaken.topic)).toEqual({ kim: [1] })
  })

  it('is waited for by a service that starts', async () => {
    const world = worlds.kafka()
    const database = await testDatabase()
    const first = await startService(world, database, { subscriptions: [recording()] })
    await first.stop()
    await stack.part('kafka').kill9()
    const second = createService(world, database, { subscriptions: [recording()] })
    await second.start(unexpected)
    await takeNote(second, 'kim', 1)
    expect(second.ready()).toMatchObject({ ok: false })
    await stack.part('kafka').start()
    await untilReady(second)
    await eventually(async () => expect(await notesOf(database, NoteTaken.topic)).toEqual({ kim: [1] }))
  })

  it('is not waited for by a service that stops', async () => {
    const database = await testDatabase()
    const service = await startService(worlds.kafka(), database, { subscriptions: [recording()] })
    await takeNote(service, 'kim', 1)
    const waiting = async () => (await database.pool.query('select from messaging.outbox')).rowCount
    // The broker has the first one, and its acknowledgement has come.
    await eventually(async () => {
      expect(await notesOf(database, NoteTaken.topic)).toEqual({ kim: [1] })
      expect(await waiting()).toBe(0)
    })
    await stack.part('kafka').kill9()
    await takeNote(service, 'kim', 2)
    try {
      await service.stop()
      expect(await waiting()).toBe(1)
    } finally {
      await stack.part('kafka').start()
    }
  })
})

describe('a database that is killed and comes back', () => {
  it('delays events, and neither loses nor doubles nor reorders one', async () => {
    const database = await testDatabase()
    const service = await startService(worlds.kafka(), database, { subscriptions: [recording()] })
    const load = takeNotesSteadily(service, database, authors)
    await load.progress(50)
    await stack.part('postgres').kill9()
    await eventually(() => expect(service.ready()).toMatchObject({ ok: false }))
    const refused = await takeNote(service, 'nobody', 1).catch((error: unknown) => error)
    expect(isOutage(refused)).toBe(true)
    await stack.part('postgres').start()
    await untilReady(service)
    await load.progress(50)
    expect(load.rejected).toBeGreaterThan(0)
    await load.settle()
  })

  it('may end every connection again and again', async () => {
    const database = await testDatabase()
    const subscriptions = [recording()]
    const world = worlds.kafka()
    const service = await startService(world, database, { subscriptions })
    await startService(world, database, { subscriptions })
    const load = takeNotesSteadily(service, database, authors)
    const { pathname } = new URL(database.url)
    const admin = new pg.Client(JSON.parse(process.env.JANGTEO_TEST_STACK as string).adminUrl)
    await admin.connect()
    try {
      for (let round = 0; round < 5; round++) {
        await load.progress(5)
        await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [
          pathname.slice(1),
        ])
      }
    } finally {
      await admin.end()
    }
    await load.progress(50)
    await load.settle()
    await untilReady(service)
  })
})

describe('a registry that is unavailable', () => {
  it('is not needed by a service that knows its schemas, and is waited for by others', async () => {
    const world = worlds.kafka()
    const database = await testDatabase()
    const first = await startService(world, database, { subscriptions: [recording()] })
    const writer = await startService(world, await testDatabase(), {
      service: 'writer',
      publishes: [NoteTakenNext],
    })
    await first.stop()
    await stack.part('registry').stop()

    const second = createService(world, database, {
      subscriptions: [recording()],
      retry: { tries: 1, withinMs: 0 },
    })
    await second.start(unexpected)
    await takeNote(second, 'kim', 1)
    await eventually(async () => expect(await notesOf(database, NoteTaken.topic)).toEqual({ kim: [1] }), {
      timeout: 20_000,
    })

    await writer.transact({}, async (work) =>
      work.publish(NoteTakenNext, { author: 'kim', n: 2, language: 'ko' }, { version: 2 }),
    )
    await eventually(() =>
      expect(second.ready()).toMatchObject({
        reason: expect.stringContaining('registry could not be asked'),
      }),
    )
    const stranger = createService(world, await testDatabase(), { service: 'stranger' })
    let started = false
    const starting = stranger.start(unexpected).then(() => {
      started = true
    })
    await expect(takeNote(stranger, 'kim', 3)).rejects.toMatchObject({ kind: 'unavailable' })
    expect(started).toBe(false)

    await stack.part('registry').start()
    await starting
    await untilReady(second)
    await eventually(async () => expect(await notesOf(database, NoteTaken.topic)).toEqual({ kim: [1, 2] }))
    expect(await second.deadLetters.list()).toEqual([])
  })
})
