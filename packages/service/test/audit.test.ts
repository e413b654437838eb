import { randomUUID } from 'node:crypto'
import { AuditAnswered, AuditRequested, type EventData, sampleOf } from '@jangteo/events'
import { openPool, readConfig, serviceConfig } from '@jangteo/service-kit'
import {
  commonConfig,
  joined,
  logger,
  memoryNetwork,
  type Network,
  type Peer,
  startPeer,
} from '@jangteo/service-testing'
import { eventually, freshDatabase } from '@jangteo/testing'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import type { Book } from '../src/audit-books.ts'
import { defineService } from '../src/index.ts'
import { PrismaClient } from './generated/prisma/client.ts'
import { NoteTaken } from './notes.ts'

const books: readonly Book[] = [
  {
    name: 'boxes',
    key: 'uuid',
    select: (within) =>
      `select b.id::text as object, b.content from box b where b.content <> 'secret' and ${within('b.id')}`,
  },
  {
    name: 'labels',
    key: 'text',
    select: (within) => `select l.id as object, l.content from label l where ${within('l.id')}`,
  },
]

/** How often the service has run its own checks. */
let checksRun = 0
/** What the check misses. */
let onTheFloor = 0
/** Checks do not end before it does. */
let held: Promise<void> = Promise.resolve()

/** Only services of the shop have a topic for their answers. */
const name = 'order'
const answered = AuditAnswered.of(name)

const shelves = defineService({
  name,
  config: (environment) => readConfig(serviceConfig({ name, port: 0 }), environment),
  client: (adapter) => new PrismaClient({ adapter }),
  publishes: [NoteTaken],
  migrations: '',
  subscriptions: () => [],
  routes() {},
  audit: (service) => ({
    ...{ operationId: 'auditShelves', id: 'ShelvesAudit', summary: 'Audit of the shelves' },
    totals: z.object({}),
    books,
    read: () =>
      service.messaging.snapshot(async (tx) => {
        await held
        checksRun += 1
        // As checks of a large database, it takes long enough to be rested from.
        await tx.$queryRawUnsafe('select count(*)::int from generate_series(1, 3000000)')
        return {
          totals: {},
          checks: [{ name: 'boxes on the floor', expected: checksRun + onTheFloor, actual: checksRun }],
        }
      }),
  }),
})

let database: Awaited<ReturnType<typeof freshDatabase>>
let sql: ReturnType<typeof openPool>
let service: ReturnType<typeof shelves.create>
let auditor: Peer
beforeAll(async () => {
  const network = memoryNetwork()
  database = await freshDatabase('messaging')
  sql = openPool(database.adminUrl, { max: 1, name: 'test', logger })
  await sql.query(`
    create table box (id uuid primary key, content text not null);
    create table label (id text primary key, content text not null)`)
  service = shelves.create(commonConfig(database.url), { connection: network(name), logger })
  await service.messaging.bootstrap()
  auditor = await startPeer({
    ...{
      network: sayingTwice(network),
      name: 'data-platform',
      publishes: [AuditRequested],
      hears: [answered],
    },
  })
  await service.start()
  await joined(service.messaging)
}, 60_000)
afterAll(async () => {
  await service.stop()
  await auditor.stop()
  await sql.end()
  await database.drop()
})
/** As a relay does that died between sending and deleting. */
const sayingTwice =
  (network: Network): Network =>
  (name) => {
    const { transport, registry } = network(name)
    const publish: typeof transport.publish = async (records) => {
      await transport.publish(records)
      return transport.publish(records)
    }
    return { registry, transport: { ...transport, publish } }
  }

beforeEach(async () => {
  await sql.query('truncate box, label')
})

type Request = EventData<typeof AuditRequested>
type Answer = EventData<typeof AuditAnswered>

const request = (asked: Partial<Request>): Request =>
  sampleOf(AuditRequested, {
    ...{ auditId: randomUUID(), round: 1, full: false, ranges: [], details: [], lookups: [] },
    ...{ requestedAt: new Date(), ...asked },
  })

const answersTo = ({ auditId }: Request): Answer[] =>
  auditor.heard(answered).filter((answer) => answer.auditId === auditId)

/** All parts of the answer, in their order. */
async function ask(asked: Partial<Request>): Promise<Answer[]> {
  const asking = request(asked)
  await auditor.say(AuditRequested, asking)
  return eventually(() => {
    const parts = answersTo(asking)
    expect(parts.length).toBeGreaterThan(0)
    expect(parts).toHaveLength(parts[0]?.parts ?? 0)
    return parts
  })
}

/** The objects of a range as PostgreSQL compares their ids, and their digest as the auditor computes it. */
async function digestOf(objects: Answer['objects'], { book, from, to }: Request['ranges'][number]) {
  const type = book === 'boxes' ? 'uuid' : 'text'
  const { rows } = await sql.query(
    `select count(*)::int as objects, coalesce(sum(hashtextextended(object || ' ' || content, 0)), 0)::text as digest
     from unnest($1::text[], $2::text[]) as o(object, content)
     where ($3 = '' or object::${type} >= nullif($3, '')::${type})
       and ($4 = '' or object::${type} < nullif($4, '')::${type})`,
    [objects.map(({ object }) => object), objects.map(({ content }) => content), from, to],
  )
  return { book, from, ...rows[0] }
}

const addBoxes = (count: number, content = 'full') =>
  sql.query(`insert into box select gen_random_uuid(), $2 || n from generate_series(1, $1::int) n`, [
    count,
    content,
  ])

it('answers with the number and digest of each range, which are those of the objects that it holds', async () => {
  const low = '00000000-0000-0000-0000-000000000000'
  const high = 'ffffffff-ffff-ffff-ffff-ffffffffffff'
  await addBoxes(200)
  await sql.query(
    `insert into box values ($1, 'lowest'), (gen_random_uuid(), 'secret'), (gen_random_uuid(), '')`,
    [low],
  )
  await sql.query(
    `insert into label select id, 'is ' || id from unnest(array['a', 'Z', '1', 'charge:7', 'm', '차', '🎁', ' ']) as id`,
  )
  const middle = '80000000-0000-0000-0000-000000000000'
  const ranges = [
    ['boxes', '', ''],
    ['boxes', '', middle],
    ['boxes', middle, ''],
    ['boxes', middle, middle],
    ['boxes', middle, 'c0000000-0000-0000-0000-000000000000'],
    ['boxes', 'fffffffe-0000-0000-0000-000000000000', high],
    ['labels', '', ''],
    ['labels', '', 'm'],
    ['labels', 'm', ''],
    ['labels', 'b', 'm'],
  ].map(([book = '', from = '', to = '']) => ({ book, from, to }))
  const whole = ranges.filter(({ from, to }) => from === '' && to === '')
  const [answer, ...more] = await ask({
    ranges: [...ranges, { book: 'of another service', from: '', to: '' }],
    details: whole,
  })
  expect(more).toEqual([])
  const objectsOf = (book: string) => answer?.objects.filter((each) => each.book === book) ?? []
  expect(objectsOf('boxes')).toHaveLength(201)
  expect(objectsOf('boxes').map(({ content }) => content)).toContain('lowest')
  expect(objectsOf('labels').map(({ content }) => content)).toContain('is 🎁')
  expect(objectsOf('labels')).toHaveLength(8)
  const expected = await Promise.all(ranges.map((range) => digestOf(objectsOf(range.book), range)))
  expect(answer?.digests).toEqual(expected)
  // The ranges are not all the same.
  expect(new Set(expected.map(({ objects }) => objects)).size).toBeGreaterThan(5)
  expect(answer).toMatchObject({ round: 1, part: 1, parts: 1 })
  expect(answer?.point).toMatch(/^\d+:\d+:[\d,]*$/)

  // One object more, or one that says something else, is another digest.
  await sql.query(`update label set content = 'is b' where id = 'a'`)
  const [changed] = await ask({ ranges: [{ book: 'labels', from: '', to: '' }] })
  expect(changed?.digests[0]?.objects).toBe(8)
  expect(changed?.digests[0]?.digest).not.toBe(expected.find(({ book }) => book === 'labels')?.digest)
})

it('answers with many objects in parts, each object once', async () => {
  await addBoxes(2_500, 'x'.repeat(150))
  const details = [{ book: 'boxes', from: '', to: '' }]
  const answers = await ask({ ranges: details, details })
  expect(answers.map(({ part, parts }) => [part, parts])).toEqual([
    [1, 3],
    [2, 3],
    [3, 3],
  ])
  const objects = answers.flatMap((answer) => answer.objects)
  expect(new Set(objects.map(({ object }) => object)).size).toBe(2_500)
  const [digest, ...others] = answers.map(({ digests }) => digests)
  expect(digest).toEqual([await digestOf(objects, { book: 'boxes', from: '', to: '' })])
  expect(others).toEqual([[], []])
  expect(new Set(answers.map(({ point }) => point)).size).toBe(1)
})

it('answers with large objects in records that the broker takes', async () => {
  await addBoxes(150, 'x'.repeat(20_000))
  const answers = await ask({ details: [{ book: 'boxes', from: '', to: '' }] })
  expect(answers.length).toBeGreaterThan(3)
  expect(answers.flatMap(({ objects }) => objects)).toHaveLength(150)
})

it('answers a question once that is delivered twice: two answers would be of two snapshots', async () => {
  const asked = request({})
  await auditor.say(AuditRequested, asked)
  // Requests are answered in their order.
  await ask({})
  expect(answersTo(asked)).toHaveLength(1)
})

it('answers without waiting for checks that take long, with the last ones', { timeout: 30_000 }, async () => {
  const [before] = await ask({ full: true })
  const { promise, resolve } = Promise.withResolvers<void>()
  held = promise
  try {
    const [answer] = await ask({ full: true })
    expect(answer?.checks).toEqual(before?.checks)
    expect(answer?.checkedAt).toEqual(before?.checkedAt)
  } finally {
    resolve()
  }
  await eventually(async () => {
    const [answer] = await ask({})
    expect(answer?.checkedAt.getTime()).toBeGreaterThan(before?.checkedAt.getTime() ?? 0)
  })
})

it('answers with what it has published, also of a topic without events, and with the fates of its own lookups', async () => {
  await service.messaging.transact({}, async ({ publish }) =>
    publish(NoteTaken, { author: 'kim', n: 1, text: '' }, { version: 1 }),
  )
  const lookup = { service: name, topic: 'note.taken', eventId: randomUUID() }
  const lookups = [lookup, { ...lookup, service: 'another' }]
  const [answer] = await ask({ lookups })
  expect(answer?.published).toContainEqual({
    ...{ topic: NoteTaken.topic, events: 1, digest: expect.stringMatching(/^-?\d+$/) },
  })
  expect(answer?.fates).toEqual([{ topic: 'note.taken', eventId: lookup.eventId, fate: 'not-seen' }])
})

it('does not answer an audit that was requested more than a minute ago', async () => {
  const stale = request({ requestedAt: new Date(Date.now() - 61_000) })
  await auditor.say(AuditRequested, stale)
  // Requests are answered in their order.
  await ask({})
  expect(answersTo(stale)).toEqual([])
})

it('runs checks that did not hold again at once: they may have been mended', async () => {
  onTheFloor = 1
  const [broken] = await ask({ full: true })
  expect(broken?.checks).toMatchObject([{ expected: checksRun + 1, actual: checksRun }])
  onTheFloor = 0
  const [mended] = await ask({})
  expect(mended?.checks).toMatchObject([{ expected: checksRun, actual: checksRun }])
})

it('runs its own checks again at once only for the first round of a full audit', async () => {
  const [first] = await ask({ full: true })
  const run = checksRun
  expect(first?.checks).toEqual([{ name: 'boxes on the floor', expected: run, actual: run, examples: [] }])
  const [second] = await ask({})
  expect(second?.checks).toEqual(first?.checks)
  expect(second?.checkedAt).toEqual(first?.checkedAt)
  const [later] = await ask({ full: true, round: 2 })
  expect(later?.checks).toEqual([])
  expect(checksRun).toBe(run)
  const [full] = await ask({ full: true })
  expect(checksRun).toBe(run + 1)
  expect(full?.checks).toMatchObject([{ actual: run + 1 }])
  expect(full?.checkedAt.getTime()).toBeGreaterThan(first?.checkedAt.getTime() ?? 0)
})
