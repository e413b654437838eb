/** A replica that corrects a letter and never comes to the end of it, so that it can be killed while it works. */
import { createMessaging, on } from '../../src/index.ts'
import { openDatabase, record, type Tx } from './database.ts'
import { NoteTaken } from './events.ts'
import { log, worlds } from './worlds.ts'

const [databaseUrl = '', id = '', json = ''] = process.argv.slice(2)
process.on('disconnect', () => process.exit(1))

const messaging = createMessaging<Tx>({
  service: 'reader',
  database: openDatabase(databaseUrl),
  clock: () => new Date(),
  ...(({ transport, registry }) => ({ transport: transport(), registry }))(worlds.memory()),
  publishes: [NoteTaken],
  subscriptions: [
    on<typeof NoteTaken, Tx>(NoteTaken, async (work, data, meta) => {
      await record(work, data, meta)
      process.send?.('applied, and not committed')
      return new Promise(() => {})
    }),
  ],
  log,
})
await messaging.bootstrap()
await messaging.deadLetters.correct(id, JSON.parse(json), {
  by: { actor: 'operator:test', reason: 'it was mended' },
})
