import { randomBytes } from 'node:crypto'
import { eventually, uniquePrefix } from '@jangteo/testing'
import pg from 'pg'
import { describe, expect, it, onTestFinished } from 'vitest'
import { on, onMany, type SubscriptionOptions, type Work } from '../../src/index.ts'
import type { Message } from '../../src/message.ts'
import { NEXT_OUTBOX_ROWS } from '../../src/publish/outbox.ts'
import { SESSION_SETTINGS } from '../../src/replicas/session.ts'
import type { OutgoingRecord } from '../../src/transport.ts'
import { NoteTaken } from '../support/events.ts'
import {
  applied,
  by,
  record,
  recording,
  startService,
  type TestMessaging,
  type Tx,
  takeNote,
  testDatabase,
  upTo,
} from '../support/service.ts'
import { type World, worlds } from '../support/worlds.ts'

const BRIEF = { tries: 2, withinMs: 1_000 }

/** A producer that is no service of ours. */
function stranger(world: World): (...records: Partial<OutgoingRecord>[]) => Promise<unknown> {
  const transport = world.transport()
  onTestFinished(() => transport.close())
  return (...records) =>
    transport.publish(
      records.map((each) => ({ topic: NoteTaken.topic, key: 'kim', value: null, headers: {}, ...each })),
    )
}

/** The bytes of a note under a schema id. */
function noteUnder(id: number, author = 'kim', n = 1): Buffer {
  const prefix = Buffer.alloc(5)
  prefix.writeInt32BE(id, 1)
  return Buffer.concat([prefix, NoteTaken.avro.toBuffer({ author, n })])
}

async function schemaId(database: { pool: pg.Pool }): Promise<number> {
  return (
    await database.pool.query('select id from messaging.schema where subject = $1', ['note.taken-value'])
  ).rows[0].id
}

/** Records notes, and refuses those that the test says. */
const unless = (
  refused: (note: { author: string; n: number }) => Error | undefined,
  options: SubscriptionOptions<typeof NoteTaken, Tx> = {},
) =>
  on<typeof NoteTaken, Tx>(
    NoteTaken,
    async (work, data, meta) => {
      const error = refused(data)
      if (error) throw error
      await record(work, data, meta)
    },
    options,
  )

const open = (service: TestMessaging) => service.deadLetters.list()
const lettersAre = (service: TestMessaging, letters: object[]) =>
  eventually(async () => expect(await open(service)).toMatchObject(letters))
const appliedIs = (database: Parameters<typeof applied>[0], notes: Record<string, number[]>) =>
  eventually(async () => expect(await applied(database)).toEqual(notes), { timeout: 20_000 })

describe.each(Object.entries(worlds))('a record that cannot be applied, on %s', (_, createWorld) => {
  it('blocks nothing when it cannot be read, also between honest events of its key', async () => {
    const world = createWorld()
    const database = await testDatabase()
    const service = await startService(world, database, { retry: BRIEF, subscriptions: [recording()] })
    await takeNote(service, 'kim', 1)
    await appliedIs(database, { kim: [1] })
    await stranger(world)({ value: Buffer.from('not avro at all') }, { value: noteUnder(900_001) })
    await takeNote(service, 'kim', 2)
    await appliedIs(database, { kim: [1, 2] })
    await lettersAre(service, [
      { key: 'kim', blocks: false, error: expect.stringContaining('Undecodable') },
      { key: 'kim', blocks: false, error: expect.stringContaining('SchemaUnknown'), attempts: 2 },
    ])
  })

  it('causes one request to the registry, and blocks nothing, when its schema id is unknown', async () => {
    const world = createWorld()
    const database = await testDatabase()
    const asked: number[] = []
    const service = await startService(world, database, {
      subscriptions: [recording()],
      registry: {
        ...world.registry,
        definitionOf(id) {
          asked.push(id)
          return world.registry.definitionOf(id)
        },
      },
    })
    const strange = stranger(world)
    const ids = upTo(10).map((n) => 900_000 + n)
    for (const id of [...ids, ...ids]) await strange({ key: 'kim', value: noteUnder(id) })
    await takeNote(service, 'lee', 1)
    await appliedIs(database, { lee: [1] })
    // All ten of them are still to be retried: nothing waited for that.
    expect(await open(service)).toEqual([])
    expect(asked).toEqual([...new Set(asked)])
  })

  it('is retried beside the stream, and its key continues in order when it succeeds', async () => {
    const database = await testDatabase()
    let failures = 2
    const service = await startService(createWorld(), database, {
      subscriptions: [
        unless(({ author, n }) =>
          author === 'kim' && n === 2 && failures-- > 0 ? new Error('not yet') : undefined,
        ),
      ],
    })
    for (const n of upTo(4)) {
      await takeNote(service, 'kim', n)
      await takeNote(service, 'lee', n)
    }
    await appliedIs(database, { kim: upTo(4), lee: upTo(4) })
    expect((await database.pool.query('select from messaging.dead_letter')).rowCount).toBe(0)
  })

  it('goes to the dead letters at once when every attempt would end the same way', async () => {
    const database = await testDatabase()
    const service = await startService(createWorld(), database, {
      subscriptions: [
        on<typeof NoteTaken, Tx>(NoteTaken, async (work, data, meta) => {
          if (data.n === 1) await work.tx.$queryRawUnsafe('select $1::text::uuid', data.author)
          if (data.n === 2) throw Object.assign(new Error('no such book'), { kind: 'not-found' })
          await record(work, data, meta)
        }),
      ],
    })
    await takeNote(service, 'kim', 1)
    await takeNote(service, 'lee', 2)
    await takeNote(service, 'sam', 3)
    await appliedIs(database, { sam: [3] })
    const letters = await eventually(async () => {
      const letters = await open(service)
      expect(letters).toHaveLength(2)
      return letters
    })
    expect(letters.every(({ attempts, blocks }) => attempts === 1 && blocks)).toBe(true)
  })

  it('frees its key in order when it is discarded', async () => {
    const database = await testDatabase()
    const service = await startService(createWorld(), database, {
      retry: BRIEF,
      subscriptions: [unless(({ n }) => (n === 1 ? new TypeError('never') : undefined))],
    })
    for (const n of upTo(4)) await takeNote(service, 'kim', n)
    await eventually(async () => expect(await open(service)).toHaveLength(4))
    const [first] = await open(service)
    expect(await service.deadLetters.discard(first?.id ?? '', { by })).toBe(true)
    await takeNote(service, 'kim', 5)
    await appliedIs(database, { kim: [2, 3, 4, 5] })
    expect(await open(service)).toEqual([])
  })

  it('is kept, and the stream continues, when whenDead fails', async () => {
    const database = await testDatabase()
    let broken = true
    const released: string[] = []
    const whenDead = async (_: Work<Tx>, messages: readonly Message<typeof NoteTaken>[]) => {
      if (broken) throw new Error('no such place')
      released.push(...messages.map(({ data }) => `${data.author} ${data.n}`))
    }
    const service = await startService(createWorld(), database, {
      retry: BRIEF,
      subscriptions: [
        unless(({ author }) => (author === 'kim' ? new Error('never') : undefined), { whenDead }),
      ],
    })
    await takeNote(service, 'kim', 1)
    await takeNote(service, 'kim', 2)
    await takeNote(service, 'lee', 1)
    await appliedIs(database, { lee: [1] })
    const work = { undone: 'Error: no such place' }
    await lettersAre(service, [work, work])
    // Given up by now: from here on it is an operator's.
    await eventually(async () =>
      expect(
        (await database.pool.query('select from messaging.dead_letter where retry_at is not null')).rowCount,
      ).toBe(0),
    )
    broken = false
    const [first] = await open(service)
    await service.deadLetters.discard(first?.id ?? '', { by })
    expect(released).toEqual(['kim 1'])
  })

  it('is distinguished from a redelivery when it has the id of another applied event', async () => {
    const world = createWorld()
    const database = await testDatabase()
    const service = await startService(world, database, { subscriptions: [recording()] })
    const id = await schemaId(database)
    const strange = stranger(world)
    const headers = { eventId: 'used' }
    await strange({ headers, value: noteUnder(id, 'kim', 1) })
    await strange({ headers, value: noteUnder(id, 'kim', 1) })
    await strange({ headers, value: noteUnder(id, 'kim', 2) })
    await lettersAre(service, [{ error: expect.stringContaining('under the id used'), blocks: false }])
    expect(await applied(database)).toEqual({ kim: [1] })
    await eventually(async () =>
      expect(await service.findings.list()).toMatchObject([{ kind: 'event-id-reused', records: 1n }]),
    )
    expect(service.ready()).toEqual({ ok: true })
    // It is an event of its own: nothing of it is lost.
    expect(await service.deadLetters.redrive('all', { by })).toEqual({ redriven: 1, failed: [] })
    expect(await applied(database)).toEqual({ kim: [1, 2] })
  })

  it.each([
    ['a time before all years', { headers: { occurredOn: '-271821-04-20T00:00:00.000Z' } }],
    ['an aggregate version that no integer holds', { headers: { aggregateVersion: '9007199254740991' } }],
    ['a transaction that no id holds', { headers: { transactionId: '99999999999999999999' } }],
    ['a producer that no text holds', { headers: { producer: 'a\0b', eventType: '\0', aggregateId: '\0' } }],
    ['a trace that is none', { headers: { traceparent: '\0' } }],
  ])('is applied when only its headers are absurd: %s', async (_, odd) => {
    const world = createWorld()
    const database = await testDatabase()
    await startService(world, database, {
      retry: BRIEF,
      subscriptions: [
        on<typeof NoteTaken, Tx>(NoteTaken, async (work, data, meta) => {
          await work.tx.$executeRawUnsafe(
            'select $1::text, $2::text, $3::text, $4::text, $5::timestamptz, $6::int, $7::xid8',
            ...[meta.eventType, meta.aggregateId, meta.producer, meta.traceparent],
            ...[meta.occurredOn, meta.aggregateVersion, meta.transactionId],
          )
          await record(work, data, meta)
        }),
      ],
    })
    await stranger(world)({ ...odd, value: noteUnder(await schemaId(database)) })
    await appliedIs(database, { kim: [1] })
  })

  it('goes on with the trace of a later version, as a request does', async () => {
    const world = createWorld()
    const database = await testDatabase()
    await startService(world, database, { subscriptions: [recording()] })
    const traceId = 'c'.repeat(32)
    const traceparent = `cc-${traceId}-${'d'.repeat(16)}-01-what-comes-later`
    await stranger(world)({ headers: { traceparent }, value: noteUnder(await schemaId(database)) })
    await appliedIs(database, { kim: [1] })
    expect(await database.prisma.applied.findMany()).toMatchObject([{ traceId }])
  })
})

it('redrives more dead letters than a page holds', async () => {
  const database = await testDatabase()
  const service = await startService(worlds.memory(), database, { subscriptions: [recording()] })
  const letters = upTo(1_050)
  const id = await schemaId(database)
  await database.pool.query(
    `insert into messaging.dead_letter (consumer, event_id, topic, partition, "offset", timestamp, key, value, headers,
       error, attempts, first_failed_at, dead_at)
     select 'reader.note.taken', 'e' || n, 'note.taken', 0, n, now(), 'author-' || n % 50, value, '{}', 'not yet', 1, now(), now()
     from unnest($1::int[], $2::bytea[]) as r(n, value)`,
    [letters, letters.map((n) => noteUnder(id, `author-${n % 50}`, n))],
  )
  const page = await service.deadLetters.list({ limit: 5_000 })
  expect(page).toHaveLength(1_000)
  expect(await service.deadLetters.list({ after: page.at(-1)?.id ?? '' })).toHaveLength(50)
  expect(await service.deadLetters.redrive('all', { by })).toEqual({ redriven: letters.length, failed: [] })
  const perAuthor = Object.values(await applied(database))
  expect(perAuthor.map((ns) => ns.toSorted((a, b) => a - b))).toEqual(perAuthor)
  expect(perAuthor.flat()).toHaveLength(letters.length)
})

/** Run with RUBBISH=100000 for the whole of it. */
const RUBBISH = Number(process.env.RUBBISH ?? 1_000)

it(
  `is blocked by none of ${RUBBISH} records of random bytes and absurd values, and loses no valid one`,
  async () => {
    const world = worlds.kafka(uniquePrefix())
    const database = await testDatabase()
    const refuse = (work: Work<Tx>, text: string) => work.tx.$queryRawUnsafe('select $1::text::uuid', text)
    const service = await startService(world, database, {
      retry: BRIEF,
      subscriptions: [
        onMany<typeof NoteTaken, Tx>(
          NoteTaken,
          async (work, messages) => {
            // As a service does: what is absurd is refused by the database, with all that came with it.
            for (const { data } of messages) if (data.author !== 'honest') await refuse(work, data.author)
            const ns = messages.map(({ data }) => data.n)
            await work.tx.$executeRawUnsafe(
              `insert into applied (consumer, author, n, trace_id) select 'c', 'honest', n, '' from unnest($1::int[]) as r(n)`,
              ns,
            )
          },
          {
            async whenDead(work, messages) {
              for (const { data } of messages) await refuse(work, data.author)
            },
          },
        ),
      ],
    })
    const id = await schemaId(database)
    const strange = stranger(world)
    const odd = (i: number): Partial<OutgoingRecord> => {
      const key = randomBytes(6).toString('latin1')
      const headers = i % 3 === 0 ? { eventId: key, occurredOn: key, traceparent: key, [key]: key } : {}
      const kinds = [
        randomBytes(i % 40),
        null,
        noteUnder(900_000 + (i % 50)),
        noteUnder(id, randomBytes(8).toString('latin1'), 2 ** 31 - 1),
        Buffer.concat([noteUnder(id).subarray(0, 5), randomBytes(20)]),
      ]
      return { key, headers, value: kinds[i % kinds.length] ?? null }
    }
    const honest = RUBBISH / 10
    for (let at = 0; at < RUBBISH; at += 500) {
      await strange(...Array.from({ length: 500 }, (_, i) => odd(at + i)))
      await service.transact({}, async (work) => {
        for (let n = at / 10; n < (at + 500) / 10; n++)
          work.publish(NoteTaken, { author: 'honest', n }, { version: 1 })
      })
    }
    const { pool } = database
    const count = async (sql: string) =>
      Number((await pool.query(`select count(*) as n from ${sql}`)).rows[0].n)
    await eventually(async () => expect(await count('applied')).toBe(honest), { timeout: RUBBISH * 20 })
    expect(await count('(select distinct n from applied) as ns')).toBe(honest)
    await eventually(
      async () => expect(await count('messaging.dead_letter where dead_at is not null')).toBe(RUBBISH),
      { timeout: RUBBISH * 20 },
    )
    await eventually(() => expect(service.ready()).toMatchObject({ ok: true }))
  },
  Math.max(120_000, RUBBISH * 40),
)

it('reads the outbox by its index, also when the plan was made while it was empty', async () => {
  const database = await testDatabase()
  const client = new pg.Client(database.url)
  await client.connect()
  await client.query(SESSION_SETTINGS)
  onTestFinished(() => client.end())
  const service = await startService(worlds.memory(), database)
  await takeNote(service, 'kim', 1)
  await eventually(async () =>
    expect((await database.pool.query('select from messaging.outbox')).rowCount).toBe(0),
  )
  const admin = new pg.Client(database.adminUrl)
  await admin.connect()
  await admin.query('vacuum (analyze) messaging.outbox')
  await admin.end()
  await client.query(`set plan_cache_mode = force_generic_plan; prepare next as ${NEXT_OUTBOX_ROWS}`)
  const { rows } = await client.query(`explain execute next ('{1,2}', 500, '{}')`)
  const plan = rows.map((row) => row['QUERY PLAN']).join('\n')
  expect(plan).toMatch(/Index Scan using outbox_pkey on outbox o/)
  expect(plan).not.toMatch(/Seq Scan/)
})
