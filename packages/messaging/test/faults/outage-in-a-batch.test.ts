import { randomUUID } from 'node:crypto'
import { eventually } from '@jangteo/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Message, on, onMany, type Subscription, type Work } from '../../src/index.ts'
import type { OutgoingRecord } from '../../src/transport.ts'
import type { TestDatabase } from '../support/database.ts'
import { NoteTaken } from '../support/events.ts'
import { noteBytes } from '../support/letters.ts'
import { createService, record, type Tx, testDatabase, unexpected } from '../support/service.ts'
import { worlds } from '../support/worlds.ts'

const AUTHORS = ['kim', 'lee'] as const
/** What a record is: applied, never readable, or refused by its handler. */
const KINDS = ['good', 'good', 'rubbish', 'refused'] as const
/** What happens to a transaction: the database is not there, or goes before the commit. */
const TRANSACTIONS = ['well', 'refused', 'broken'] as const

interface Shown {
  readonly author: (typeof AUTHORS)[number]
  readonly kind: (typeof KINDS)[number]
}

const outage = () => Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })

/** The database, of which some transactions do not succeed, in the given order. */
function unreliable(database: TestDatabase, fates: (typeof TRANSACTIONS)[number][]): TestDatabase {
  const { prisma } = database
  const begin: typeof prisma.$transaction = ((callback: (tx: Tx) => Promise<unknown>, limits: object) => {
    const fate = fates.shift()
    if (fate === 'refused') return Promise.reject(outage())
    if (fate !== 'broken') return prisma.$transaction(callback, limits)
    return prisma.$transaction(async (tx) => {
      await callback(tx)
      throw outage()
    }, limits)
  }) as typeof prisma.$transaction
  const proxy = new Proxy(prisma, {
    get: (target, name) => (name === '$transaction' ? begin : Reflect.get(target, name)),
  })
  return { ...database, prisma: proxy }
}

async function take(work: Work<Tx>, { data, meta }: Message<typeof NoteTaken>): Promise<void> {
  if (data.n < 0) throw new SyntaxError('refused')
  await record(work, data, meta)
}

const oneByOne = on<typeof NoteTaken, Tx>(NoteTaken, (work, data, meta) => take(work, { data, meta }))
const together = onMany<typeof NoteTaken, Tx>(
  NoteTaken,
  async (work, messages) => {
    for (const message of messages) await take(work, message)
  },
  { batching: true },
)

describe.each([
  ['one by one', oneByOne],
  ['together', together],
])('records that are applied %s, while the database comes and goes', (_, subscription) => {
  it('are applied or kept, each once and in the order of its key', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ author: fc.constantFrom(...AUTHORS), kind: fc.constantFrom(...KINDS) }), {
          minLength: 1,
          maxLength: 8,
        }),
        fc.array(fc.constantFrom(...TRANSACTIONS), { maxLength: 5 }),
        (shown, fates) => tryOut(shown, fates, subscription),
      ),
      {
        numRuns: 12,
        examples: [
          [
            [good('kim'), good('kim'), rubbish('kim'), rubbish('kim')],
            ['refused', 'refused'],
          ],
        ],
      },
    )
  })
})

const good = (author: Shown['author']): Shown => ({ author, kind: 'good' })
const rubbish = (author: Shown['author']): Shown => ({ author, kind: 'rubbish' })

async function tryOut(
  shown: readonly Shown[],
  fates: readonly (typeof TRANSACTIONS)[number][],
  subscription: Subscription<Tx>,
): Promise<void> {
  const world = worlds.memory()
  const database = await testDatabase()
  const coming: (typeof TRANSACTIONS)[number][] = []
  const service = createService(world, unreliable(database, coming), {
    retry: { tries: 1, withinMs: 0 },
    subscriptions: [subscription],
  })
  await service.bootstrap()
  const records = await Promise.all(
    shown.map(async ({ author, kind }, at): Promise<OutgoingRecord> => {
      const n = kind === 'refused' ? -at - 1 : at + 1
      const value = kind === 'rubbish' ? Buffer.from('rubbish') : await noteBytes(database, { author, n })
      const headers = {
        eventId: randomUUID(),
        eventType: NoteTaken.name,
        occurredOn: new Date().toISOString(),
      }
      return { topic: NoteTaken.topic, key: author, value, headers }
    }),
  )
  const stranger = world.transport()
  await stranger.publish(records)
  await stranger.close()
  coming.push(...fates)
  await service.start(unexpected)

  const expected = Object.fromEntries(AUTHORS.map((author) => [author, expectedOf(shown, author)]))
  await eventually(async () => expect(await outcomeIn(database)).toEqual(expected), { timeout: 20_000 })
  await service.stop()
}

/** What becomes of an author's records: after one that is refused, those that can be read wait behind it. */
function expectedOf(shown: readonly Shown[], author: Shown['author']) {
  const own = shown.map((each, at) => ({ ...each, n: at + 1 })).filter((each) => each.author === author)
  const blockedFrom = own.findIndex(({ kind }) => kind === 'refused')
  const free = own.filter((_, at) => blockedFrom < 0 || at < blockedFrom)
  const applied = free.filter(({ kind }) => kind === 'good').map(({ n }) => n)
  return { applied, kept: own.length - applied.length }
}

async function outcomeIn({ pool }: TestDatabase) {
  const { rows } = await pool.query<{ author: string; applied: number[]; kept: number }>(
    `select author,
       array(select n from applied where applied.author = a.author order by id) as applied,
       (select count(*)::int from messaging.dead_letter where key = a.author) as kept
     from unnest($1::text[]) as a(author)`,
    [AUTHORS],
  )
  return Object.fromEntries(rows.map(({ author, applied, kept }) => [author, { applied, kept }]))
}
