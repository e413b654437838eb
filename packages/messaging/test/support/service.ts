import { eventually, freshDatabase } from '@jangteo/testing'
import pg from 'pg'
import { expect, onTestFinished } from 'vitest'
import {
  type By,
  createMessaging,
  type Messaging,
  type MessagingOptions,
  type Sample,
} from '../../src/index.ts'
import { openDatabase, type TestDatabase, type Tx } from './database.ts'
import { EchoHeard, NoteTaken } from './events.ts'
import { log, type World } from './worlds.ts'

export { applied, record, recording, type Tx, upTo } from './database.ts'

export type TestMessaging = Messaging<Tx>

/** A database with the tables of messaging, and one for what was applied. Dropped when the test ends. */
export async function testDatabase(): Promise<TestDatabase & { readonly adminUrl: string }> {
  const database = await createDatabase()
  onTestFinished(database.drop)
  return database
}

/** The same, for who drops it himself. */
export async function createDatabase(): Promise<
  TestDatabase & { readonly adminUrl: string; drop(): Promise<void> }
> {
  const database = await freshDatabase('messaging')
  const admin = new pg.Client(database.adminUrl)
  await admin.connect()
  await admin.query(
    `create table applied (id bigserial primary key, consumer text, author text, n int, trace_id text);
     create table task (name text primary key, due_at timestamptz, outcomes text[] not null default '{}')`,
  )
  await admin.end()
  const opened = openDatabase(database.url)
  return {
    ...opened,
    adminUrl: database.adminUrl,
    async drop() {
      await opened.prisma.$disconnect()
      await opened.pool.end()
      await database.drop()
    },
  }
}

type Options = Partial<MessagingOptions<Tx>> & { transport?: MessagingOptions<Tx>['transport'] }

/** A service in the given world, bootstrapped and started; stopped when the test ends. */
export async function startService(
  world: World,
  database: TestDatabase,
  options: Options = {},
): Promise<TestMessaging> {
  const messaging = createService(world, database, options)
  await messaging.bootstrap()
  await messaging.start(unexpected)
  // A group whose topic was deleted takes a rebalance more to form.
  await eventually(() => expect(messaging.ready()).toEqual({ ok: true }), { timeout: 30_000 })
  return messaging
}

/** For services of which none should end. */
export const unexpected = {
  fatal(reason: string) {
    throw new Error(reason)
  },
}

export function createService(world: World, database: TestDatabase, options: Options = {}): TestMessaging {
  const messaging = createMessaging<Tx>({
    service: 'reader',
    database,
    transport: world.transport(),
    registry: world.registry,
    publishes: [NoteTaken, EchoHeard],
    subscriptions: [],
    clock: () => new Date(),
    log,
    ...options,
  })
  onTestFinished(() => messaging.stop())
  return messaging
}

/** In whose name a test does what an operator does. */
export const by: By = { actor: 'operator:test', reason: 'it was mended' }

/** What one metric of the service shows at present. */
export async function numbersOf(
  { metrics }: Pick<TestMessaging, 'metrics'>,
  name: string,
): Promise<readonly Sample[]> {
  const metric = metrics.find((each) => each.name === name)
  if (!metric || metric.type === 'histogram') throw new Error(`no numbers are read of ${name}`)
  return metric.read()
}

/** Publishes one note in a work of its own. */
export const takeNote = (messaging: TestMessaging, author: string, n: number): Promise<void> =>
  messaging.transact({}, async (work) => work.publish(NoteTaken, { author, n }, { version: n }))

/** Publishes many notes in one work. */
export const takeNotes = (
  messaging: TestMessaging,
  notes: readonly { author: string; n: number }[],
): Promise<void> =>
  messaging.transact({}, async (work) => {
    for (const note of notes) work.publish(NoteTaken, note, { version: note.n })
  })
