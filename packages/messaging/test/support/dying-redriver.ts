/** A replica that starts a redrive run and never comes to the end of its third letter, so that it can be killed while it works. */
import { createMessaging } from '../../src/index.ts'
import { openDatabase, type Tx } from './database.ts'
import { NoteTaken } from './events.ts'
import { before } from './letters.ts'
import { log, worlds } from './worlds.ts'

const [databaseUrl = ''] = process.argv.slice(2)
process.on('disconnect', () => process.exit(1))

const messaging = createMessaging<Tx>({
  service: 'reader',
  database: openDatabase(databaseUrl),
  clock: () => new Date(),
  ...(({ transport, registry }) => ({ transport: transport(), registry }))(worlds.memory()),
  publishes: [NoteTaken],
  subscriptions: [
    before(({ n }) => {
      if (n !== 3) return
      process.send?.(`applying ${n}`)
      return new Promise(() => {})
    }),
  ],
  log,
})
await messaging.bootstrap()
await messaging.start({
  fatal(reason) {
    throw new Error(reason)
  },
})
await messaging.redriveRuns.start(
  { all: true },
  { actor: 'operator:test', reason: 'it was mended', rate: 1_000 },
)
