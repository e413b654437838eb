/** A replica that claims a task and never comes to the end of performing it, so that it can be killed while it does. */
import { createMessaging, outbound } from '../../src/index.ts'
import { openDatabase, type Tx } from './database.ts'
import { addTask, claimTasks, settleTask, type Task } from './tasks.ts'
import { log, worlds } from './worlds.ts'

const [databaseUrl = ''] = process.argv.slice(2)
process.on('disconnect', () => process.exit(1))

const messaging = createMessaging<Tx>({
  service: 'reader',
  database: openDatabase(databaseUrl),
  clock: () => new Date(),
  ...(({ transport, registry }) => ({ transport: transport(), registry }))(worlds.memory()),
  publishes: [],
  subscriptions: [],
  jobs: [
    outbound<Tx, Task, string>(3_600_000, {
      name: 'send',
      claim: claimTasks({ atMost: 1, againAfterMs: 3_000 }),
      perform({ name }) {
        process.send?.(`performing ${name}`)
        return new Promise(() => {})
      },
      settle: settleTask,
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
await messaging.transact({}, (work) => addTask(work, 'hello', 'send'))
