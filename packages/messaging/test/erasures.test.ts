import { randomUUID } from 'node:crypto'
import { isOutage } from '@jangteo/errors'
import { BalanceUpdated, pseudonymOf, sampleOf } from '@jangteo/events'
import { eventually } from '@jangteo/testing'
import { describe, expect, it } from 'vitest'
import type { Database } from '../src/database.ts'
import { createMessaging, type Messaging, on, onMany } from '../src/index.ts'
import {
  beginErasure,
  completeErasure,
  type Erasure,
  endErasure,
  forgetErasures,
  forgetLettersOf,
  haltHandling,
  namingMessages,
  takePendingErasures,
} from '../src/operate/erasures.ts'
import { startService, type Tx, testDatabase, unexpected } from './support/service.ts'
import { log, worlds } from './support/worlds.ts'

const HOUR_MS = 60 * 60 * 1000
const now = new Date()
const before = new Date(now.getTime() - HOUR_MS)
const after = new Date(now.getTime() + HOUR_MS)

/**
 * A service that notes whose events it is given, and which statements its transactions send, and another one that publishes events
 * at a time of its choice.
 */
async function shop({ batching = false } = {}) {
  const world = worlds.memory()
  const database = await testDatabase()
  const given: string[] = []
  const sent: string[] = []
  const service = await startService(world, recording(database, sent), {
    subscriptions: [
      onMany(
        BalanceUpdated,
        async function note(_, messages) {
          given.push(...messages.map(({ data }) => data.userId))
        },
        { batching },
      ),
    ],
    lingerMs: 0,
  })
  let time = now
  const peerDatabase = await testDatabase()
  const peer = createMessaging<Tx>({
    ...{ service: 'peer', database: peerDatabase, transport: world.transport(), registry: world.registry },
    ...{ publishes: [BalanceUpdated], subscriptions: [], clock: () => time, log },
  })
  await peer.bootstrap()
  await peer.start(unexpected)
  const say = async (userId: string, at = now) => {
    time = at
    await peer.emit(BalanceUpdated, sampleOf(BalanceUpdated, { userId }))
  }
  return { service, database, given, sent, say, stop: () => peer.stop() }
}

/** The database, of which each statement in a transaction is added to `sent`. */
const recording = <D extends Database<Tx>>(database: D, sent: string[]): D => ({
  ...database,
  prisma: {
    $transaction: (callback, options) =>
      database.prisma.$transaction(
        (tx) =>
          callback(
            new Proxy(tx, {
              get(target, name) {
                const value = Reflect.get(target, name)
                if (typeof value !== 'function') return value
                return (...args: unknown[]) => {
                  if (typeof args[0] === 'string') sent.push(args[0])
                  return value.apply(target, args)
                }
              },
            }),
          ),
        options,
      ),
  },
})

/** Resolves when so many transactions wait for a lock on the erasures. */
const untilWaiting = ({ pool }: Pick<Database<Tx>, 'pool'>, count: number) =>
  eventually(async () => {
    const { rows } = await pool.query(
      `select from pg_locks where relation = 'messaging.erasure'::regclass and not granted`,
    )
    expect(rows.length).toBeGreaterThanOrEqual(count)
  })

const erasureOf = (userId: string): Erasure => ({
  ...{ requestId: randomUUID(), userId, pseudonym: pseudonymOf(randomUUID()), requestedAt: now },
})

const within = <R>(messaging: Messaging<Tx>, act: (tx: Tx) => Promise<R>) =>
  messaging.transact({}, ({ tx }) => act(tx))

describe('events of a person who is erased', () => {
  it('are under the id until the service has forgotten the person, and under the pseudonym from then on', async () => {
    const { service, given, say, stop } = await shop()
    const erasure = erasureOf('ann')
    const { pseudonym, requestId } = erasure
    await within(service, (tx) => beginErasure(tx, erasure))
    await within(service, (tx) => beginErasure(tx, erasure))
    await say('ann')
    await say(pseudonym)
    await eventually(() => expect(given).toEqual(['ann', 'ann']))
    await within(service, async (tx) => {
      await haltHandling(tx)
      await endErasure(tx, erasure, now)
    })
    await say('ann', after)
    await say(pseudonym)
    await say('anna')
    await eventually(() =>
      expect(given.slice(2).toSorted()).toEqual(['anna', pseudonym, pseudonym].toSorted()),
    )
    await within(service, (tx) => completeErasure(tx, requestId, now))
    await say('ann', before)
    await say('ann', after)
    await eventually(() => expect(given.slice(5).toSorted()).toEqual(['ann', pseudonym].toSorted()))
    expect(await within(service, (tx) => takePendingErasures(tx, 10, now))).toEqual([])
    await stop()
  })

  it.each([false, true])(
    'are under the pseudonym when the person is forgotten while they wait for it, with batching: %s',
    async (batching) => {
      const { service, database, given, say, stop } = await shop({ batching })
      const erasure = erasureOf('ann')
      await within(service, (tx) => beginErasure(tx, erasure))
      const others = Array.from({ length: 20 }, (_, i) => `person-${i}`)
      // So often that PostgreSQL has the plan of the claim already.
      for (const [i] of others.entries()) {
        await say('bea')
        await eventually(() => expect(given).toHaveLength(i + 1))
      }
      given.length = 0
      await within(service, async (tx) => {
        await haltHandling(tx)
        for (const userId of ['ann', ...others]) await say(userId)
        await untilWaiting(database, 1)
        await endErasure(tx, erasure, now)
      })
      await eventually(() => expect(given.toSorted()).toEqual([erasure.pseudonym, ...others].toSorted()))
      await stop()
    },
  )

  it('cost no statement of their own: the claim of an event reads who is erased', async () => {
    const { service, given, sent, say, stop } = await shop()
    await within(service, (tx) => beginErasure(tx, erasureOf('ann')))
    // From the first event on, the salt is known.
    await say('bea')
    await eventually(() => expect(given).toEqual(['bea']))
    sent.length = 0
    await say('cho')
    await eventually(() => expect(given).toEqual(['bea', 'cho']))
    expect(sent).toEqual([expect.stringContaining('insert into messaging.inbox')])
    await stop()
  })

  it('do not wait for an erasure that has to wait long for its turn', async () => {
    const { service, database, given, say, stop } = await shop()
    const handling = await database.pool.connect()
    try {
      await handling.query('begin; lock table messaging.erasure in row share mode')
      const halted = within(service, haltHandling).catch((error) => error)
      await untilWaiting(database, 1)
      await say('bea')
      expect(isOutage(await halted)).toBe(true)
      await eventually(() => expect(given).toEqual(['bea']))
      await handling.query('rollback')
      await within(service, haltHandling)
    } finally {
      handling.release()
    }
    await stop()
  })

  it('are under the pseudonym for as long as a dead letter is open that may be of the person', async () => {
    const { service, database, given, say, stop } = await shop()
    const erasure = erasureOf('ann')
    const days = (count: number) => new Date(now.getTime() + count * 24 * HOUR_MS)
    await within(service, async (tx) => {
      await beginErasure(tx, erasure)
      await endErasure(tx, erasure, now)
      await completeErasure(tx, erasure.requestId, now)
    })
    const letters = [days(-1), days(20), days(46)]
    for (const [i, at] of letters.entries())
      await database.pool.query(
        `insert into messaging.dead_letter (consumer, event_id, topic, partition, "offset", timestamp, key, value, headers,
           error, attempts, first_failed_at)
         values ('reader', $1, 'note.taken', 0, 0, $2, $1, '', '{}', 'boom', 1, $2)`,
        [String(i), at],
      )
    const forget = (now: Date, keptDays: number) =>
      forgetErasures(database.pool, { now, olderThan: new Date(now.getTime() - keptDays * 24 * HOUR_MS) })
    await forget(days(60), 45)
    await say('ann', before)
    await eventually(() => expect(given).toEqual([erasure.pseudonym]))
    await database.pool.query(
      `update messaging.dead_letter set resolved_at = now(), resolution = 'discarded' where event_id = '1'`,
    )
    await forget(days(60), 45)
    await say('ann', before)
    await eventually(() => expect(given).toEqual([erasure.pseudonym, 'ann']))
    await stop()
  })

  it('are under the pseudonym in a replay, too', async () => {
    const { service, given, say, stop } = await shop()
    const erasure = erasureOf('ann')
    await say('ann')
    await eventually(() => expect(given).toEqual(['ann']))
    await within(service, async (tx) => {
      await beginErasure(tx, erasure)
      await endErasure(tx, erasure, now)
    })
    const replayed: string[] = []
    const note = on<typeof BalanceUpdated, Tx>(
      BalanceUpdated,
      async function note(_, { userId }) {
        replayed.push(userId)
      },
      { replayable: true },
    )
    await service.replay({ id: 'again', subscriptions: [note] })
    expect(replayed).toEqual([erasure.pseudonym])
    await stop()
  })

  it('wait while the service does not know the pseudonym yet', async () => {
    const { service, given, say, stop } = await shop()
    const erasure = erasureOf('ann')
    await say(erasure.pseudonym)
    await eventually(async () => {
      const [letter] = await within(service, (tx) =>
        tx.$queryRawUnsafe<{ error: string }[]>(
          'select error from messaging.dead_letter where resolved_at is null',
        ),
      )
      expect(letter?.error).toContain('stands for an erased person')
    })
    expect(given).toEqual([])
    await within(service, (tx) => beginErasure(tx, erasure))
    await eventually(() => expect(given).toEqual(['ann']), { timeout: 20_000 })
    await stop()
  })

  it('leave nothing behind in the tables of messaging, and open dead letters are named', async () => {
    const { service, database, stop } = await shop()
    const erasure = erasureOf('ann')
    const avro = (text: string) =>
      Buffer.concat([Buffer.from([0, 0, 0, 0, 1, text.length * 2]), Buffer.from(text)])
    const letters = [
      ['ann', 'open', null],
      ['order-1', 'ann', 'redriven'],
      ['ann', 'closed', 'discarded'],
      ['anna', 'anna', null],
    ] as const
    for (const [i, [key, text, resolution]] of letters.entries())
      await database.pool.query(
        `insert into messaging.dead_letter (consumer, event_id, topic, partition, "offset", timestamp, key, value, headers,
           error, attempts, first_failed_at, resolved_at, resolution)
         values ('reader', $1, 'note.taken', 0, 0, now(), $2, $3, '{}', 'boom', 1, now(),
           case when $4::text is not null then now() end, $4)`,
        [String(i), key, avro(text), resolution],
      )
    await within(service, (tx) => beginErasure(tx, erasure))
    expect(await within(service, (tx) => namingMessages(tx, 'ann'))).toEqual({
      waitsFor: ['dead letter 1 of note.taken'],
      sending: false,
    })
    await within(service, (tx) => forgetLettersOf(tx, 'ann'))
    const { rows } = await database.pool.query('select key from messaging.dead_letter order by id')
    expect(rows.map(({ key }) => key)).toEqual(['ann', 'anna'])
    await stop()
  })

  it('wait for events that name the person to be sent, and tell it when that takes long', async () => {
    const { service, stop } = await shop()
    const naming = (userId: string) =>
      within(service, async (tx) => {
        // In the transaction that looks for them, so that none is sent.
        const add = (topic: string, key: string, seconds: number) =>
          tx.$executeRawUnsafe(
            `insert into messaging.outbox (topic, key, value, headers, created_at)
             values ($1, $2, '', '{}', now() - make_interval(secs => $3))`,
            ...[topic, key, seconds],
          )
        await add('note.taken', 'young', 1)
        await add('note.taken', 'old', 60)
        await add('note.taken', 'old', 1)
        await add('dlq.reader.note.taken', 'dead', 60)
        const found = await namingMessages(tx, userId)
        await tx.$executeRawUnsafe('delete from messaging.outbox')
        return found
      })
    expect(await naming('ann')).toEqual({ waitsFor: [], sending: false })
    expect(await naming('young')).toEqual({ waitsFor: [], sending: true })
    expect(await naming('old')).toEqual({ waitsFor: ['events wait to be sent'], sending: false })
    expect(await naming('dead')).toEqual({ waitsFor: [], sending: false })
    await stop()
  })

  it('leave nothing behind in redrive runs, and an open one of the key is named', async () => {
    const { service, database, stop } = await shop()
    const erasure = erasureOf('ann')
    const run = async (selection: object, outcome: string | null) => {
      const { rows } = await database.pool.query(
        `insert into messaging.redrive_run (selection, rate, actor, reason, via, outcome, ended_at)
         values ($1, 1, 'mina', 'again', 'test', $2, case when $2::text is not null then now() end) returning id::text`,
        [JSON.stringify(selection), outcome],
      )
      return rows[0].id as string
    }
    await run({ key: 'ann', topic: 'balance.updated' }, 'finished')
    const open = await run({ key: 'ann' }, null)
    const ofAll = await run({ all: true }, 'finished')
    const { rows: letters } = await database.pool.query(
      `insert into messaging.dead_letter (consumer, event_id, topic, partition, "offset", timestamp, key, value, headers,
         error, attempts, first_failed_at, resolved_at, resolution)
       select 'reader', key, 'note.taken', 0, 0, now(), key, '', '{}', 'boom', 1, now(), now(), 'discarded'
       from unnest(array['ann', 'bea']) key returning id`,
    )
    await database.pool.query(
      `insert into messaging.redrive_failure (run_id, group_hash, letters, letter_id, error)
       values ($1, 1, 1, $2, 'no wallet of ann'), ($1, 2, 1, $3, 'no wallet of bea')`,
      [ofAll, letters[0].id, letters[1].id],
    )
    await within(service, (tx) => beginErasure(tx, erasure))
    expect(await within(service, (tx) => namingMessages(tx, 'ann'))).toEqual({
      waitsFor: [`redrive run ${open} is open`],
      sending: false,
    })
    await service.redriveRuns.stop(open, { actor: 'operator:mina', reason: 'a person is erased' })
    await within(service, (tx) => forgetLettersOf(tx, 'ann'))
    const kept = await database.pool.query('select id::text from messaging.redrive_run')
    expect(kept.rows).toEqual([{ id: ofAll }])
    const failures = await database.pool.query('select error from messaging.redrive_failure')
    expect(failures.rows).toEqual([{ error: 'no wallet of bea' }])
    await stop()
  })
})

it('erasures are looked at in turn: many that cannot be done keep no other one from it', async () => {
  const { service, stop } = await shop()
  const erasures = Array.from({ length: 5 }, (_, i) => ({
    ...erasureOf(`person-${i}`),
    requestedAt: new Date(before.getTime() + i),
  }))
  for (const erasure of erasures) await within(service, (tx) => beginErasure(tx, erasure))
  const look = async (at: Date) =>
    (await within(service, (tx) => takePendingErasures(tx, 2, at))).map(({ userId }) => userId).toSorted()
  expect(await look(now)).toEqual(['person-0', 'person-1'])
  expect(await look(new Date(now.getTime() + 1))).toEqual(['person-2', 'person-3'])
  expect(await look(new Date(now.getTime() + 2))).toEqual(['person-0', 'person-4'])
  await stop()
})
