import type { AnyEvent } from '@jangteo/events'
import { eventually, freshDatabase } from '@jangteo/testing'
import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { expect, onTestFinished } from 'vitest'
import {
  createMessaging,
  type EventMeta,
  type Messaging,
  type MessagingOptions,
  on,
  type Work,
} from '../../src/index.ts'
import { type Prisma, PrismaClient } from '../generated/prisma/client.ts'
import { EchoHeard, NoteTaken } from './events.ts'
import { log, type World } from './worlds.ts'

export type Tx = Prisma.TransactionClient
export type TestMessaging = Messaging<Tx>

export interface TestDatabase {
  readonly url: string
  readonly pool: pg.Pool
  readonly prisma: PrismaClient
}

/** A database with the tables of messaging, and one for what was applied. Dropped when the test ends. */
export async function testDatabase(): Promise<TestDatabase> {
  const database = await freshDatabase('messaging')
  const admin = new pg.Client(database.adminUrl)
  await admin.connect()
  await admin.query(
    'create table applied (id bigserial primary key, consumer text, author text, n int, trace_id text)',
  )
  await admin.end()
  const opened = openDatabase(database.url)
  onTestFinished(async () => {
    await opened.prisma.$disconnect()
    await opened.pool.end()
    await database.drop()
  })
  return opened
}

export function openDatabase(url: string): TestDatabase {
  const pool = new pg.Pool({ connectionString: url, max: 6, options: '-c TimeZone=UTC' })
  pool.on('error', () => undefined)
  return { url, pool, prisma: new PrismaClient({ adapter: new PrismaPg(pool) }) }
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
  await eventually(() => expect(messaging.ready()).toEqual({ ok: true }))
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
    log,
    ...options,
  })
  onTestFinished(() => messaging.stop())
  return messaging
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

export const record = async (
  work: Work<Tx>,
  { author, n }: { author: string; n: number },
  meta: EventMeta,
) => {
  await work.tx.applied.create({
    data: { consumer: meta.topic, author, n, traceId: meta.traceparent.split('-')[1] ?? '' },
  })
}

/** Writes down every event of this kind. */
export const recording = (event: AnyEvent = NoteTaken) => on<AnyEvent, Tx>(event, record)

/** What was applied, by author, in the order in which it was. */
export async function applied({ prisma }: TestDatabase): Promise<Record<string, number[]>> {
  const byAuthor: Record<string, number[]> = {}
  for (const { author, n } of await prisma.applied.findMany({ orderBy: { id: 'asc' } }))
    byAuthor[author] = [...(byAuthor[author] ?? []), n]
  return byAuthor
}

export const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1)
