/** A service in a process of its own that stops at a named point, for good, so that it can be killed exactly there. */
import { eventually } from '@jangteo/testing'
import { createMessaging, on, type Transport } from '../../src/index.ts'
import { openDatabase, record, type Tx } from '../support/database.ts'
import { NoteTaken } from '../support/events.ts'
import { log, worlds } from '../support/worlds.ts'

export type Point =
  | 'before the commit of a work'
  | 'after the commit, before the send'
  | 'after the send, before its rows are deleted'
  | "before the consumer's commit"
  | "after the consumer's commit, before its offset is committed"

export interface ChildOptions {
  readonly databaseUrl: string
  readonly prefix: string
  readonly authors: readonly string[]
  /** Every author takes the notes 1 to this one; a process after a crash continues after the stored rows. */
  readonly notes: number
  readonly stopAt?: Point
}

/** So many times it passes the point unharmed: a crash then has something before it, and something after. */
const PASSES = 3

const options = JSON.parse(process.env.CHILD_OPTIONS as string) as ChildOptions
let passes = 0

process.on('disconnect', () => process.exit(1))

async function at(point: Point): Promise<void> {
  if (point !== options.stopAt || passes++ < PASSES) return
  process.send?.({ reached: point })
  await new Promise(() => {})
}

const world = worlds.kafka(options.prefix)
const { pool, prisma } = openDatabase(options.databaseUrl)
const stoppable: Transport = ((transport) => ({
  ...transport,
  async publish(records) {
    await at('after the commit, before the send')
    await transport.publish(records)
    await at('after the send, before its rows are deleted')
  },
  subscribe: (subscription) =>
    transport.subscribe({
      ...subscription,
      async deliver(delivery) {
        const progress = await subscription.deliver(delivery)
        await at("after the consumer's commit, before its offset is committed")
        return progress
      },
    }),
}))(world.transport())

const messaging = createMessaging<Tx>({
  service: 'reader',
  clock: () => new Date(),
  database: {
    pool,
    prisma: {
      // The part of messaging ends with the outbox rows: what comes after it comes right before the commit.
      $transaction: (callback, limits) =>
        prisma.$transaction(async (tx) => {
          const result = await callback(tx)
          const [row] = await tx.$queryRawUnsafe<{ consumes: boolean }[]>(
            'select exists (select from messaging.inbox where xmin = pg_current_xact_id()::xid) as consumes',
          )
          await at(row?.consumes ? "before the consumer's commit" : 'before the commit of a work')
          return result
        }, limits),
    },
  },
  transport: stoppable,
  registry: world.registry,
  publishes: [NoteTaken],
  subscriptions: [on<typeof NoteTaken, Tx>(NoteTaken, record)],
  log,
})

await messaging.bootstrap()
await messaging.start({
  fatal(reason) {
    throw new Error(reason)
  },
})
const taken = await prisma.applied.aggregate({ where: { consumer: 'writer' }, _max: { n: true } })
for (let n = (taken._max.n ?? 0) + 1; n <= options.notes; n++) {
  await messaging.transact({}, async (work) => {
    for (const author of options.authors) {
      await work.tx.applied.create({ data: { consumer: 'writer', author, n, traceId: '' } })
      work.publish(NoteTaken, { author, n }, { version: n })
    }
  })
  // Lets the consumer follow, so that its notes come in several deliveries.
  await eventually(
    async () => {
      const applied = await prisma.applied.count({ where: { consumer: NoteTaken.topic } })
      if (applied < (n - 2) * options.authors.length) throw new Error('the consumer is behind')
    },
    { timeout: 60_000 },
  )
}
