/** A service in a process of its own that kills itself at one edge of one step, exactly there. */
import { subscribe } from 'node:diagnostics_channel'
import { eventually } from '@jangteo/testing'
import { createMessaging, on, type StepReached } from '../../src/index.ts'
import { openDatabase, record, type Tx } from '../support/database.ts'
import { NoteTaken } from '../support/events.ts'
import { log, worlds } from '../support/worlds.ts'

/** The moment before or after a step of the core: see `STEPS`. */
export type Edge = Omit<StepReached, 'subjects'>

export interface ChildOptions {
  readonly databaseUrl: string
  readonly prefix: string
  readonly authors: readonly string[]
  /** Every author takes the notes 1 to this one; a process after a crash continues after the stored rows. */
  readonly notes: number
  /** Requested for the topic while notes are taken. */
  readonly partitions: number
  readonly endAt?: Edge
}

const { endAt, ...options } = JSON.parse(process.env.CHILD_OPTIONS as string) as ChildOptions

/**
 * So many times it passes the edge unharmed: a crash then has something before it, and something after. One offset is committed
 * for many records.
 */
const PASSES = endAt?.step === 'commit offset' || endAt?.activity === 'growing' ? 0 : 3
let passes = 0

process.on('disconnect', () => process.exit(1))

subscribe('jangteo:step', (message) => {
  const { moment, activity, step, subjects } = message as StepReached
  const isThere = moment === endAt?.moment && activity === endAt.activity && step === endAt.step
  if (!isThere || !subjects.includes(NoteTaken.topic) || passes++ < PASSES) return
  process.kill(process.pid, 'SIGKILL')
})

const world = worlds.kafka(options.prefix)
const { pool, prisma } = openDatabase(options.databaseUrl)
const messaging = createMessaging<Tx>({
  service: 'reader',
  clock: () => new Date(),
  database: { pool, prisma },
  transport: world.transport(),
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
// A group that begins later reads old and new partitions side by side.
await eventually(
  () => {
    if (!messaging.ready().ok) throw new Error('the consumer has not joined its group')
  },
  { timeout: 60_000 },
)
await messaging.partitions.request(NoteTaken.topic, options.partitions)
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
