// Tells the side systems of each paid order behind the customer's back, as a process of its own: events make rows, and an
// outbound job performs the calls that they ask for.
import { OrderPaid } from '@jangteo/events'
import { onMany, outbound } from '@jangteo/messaging'
import { eventually } from '@jangteo/testing'
import { Pool } from 'undici'
import { startService, type Tx } from './delivery-service.ts'
import { TOLD_LATER } from './side-delays.ts'

const [prefix = '', systemsUrl = '', databaseUrl = ''] = process.argv.slice(2)
const systems = new Pool(systemsUrl, { connections: 256, pipelining: 1 })
const EVERY_MS = 100
const AT_ONCE = 200
const AGAIN_AFTER_SECONDS = 30

interface Task {
  readonly system: string
  readonly orderId: string
}

const remember = onMany<typeof OrderPaid, Tx>(OrderPaid, async (work, messages) => {
  await work.tx.$executeRawUnsafe(
    `insert into told (system, order_id, due_at)
     select system, order_id, now() from unnest($1::text[]) as o(order_id), unnest($2::text[]) as s(system)`,
    messages.map(({ data }) => data.orderId),
    [...TOLD_LATER],
  )
})

// Without a signal, so that many orders share a claim: no request waits for these calls.
const tell = outbound<Tx, Task, void>(EVERY_MS, {
  name: 'tell',
  claim: (work) =>
    work.tx.$queryRawUnsafe<Task[]>(
      `update told set due_at = now() + make_interval(secs => ${AGAIN_AFTER_SECONDS})
       where (system, order_id) in (
         select system, order_id from told where due_at <= now() order by due_at limit ${AT_ONCE} for update skip locked)
       returning system, order_id as "orderId"`,
    ),
  async perform({ system, orderId }) {
    const { statusCode, body } = await systems.request({
      method: 'POST',
      path: `/${system}`,
      body: JSON.stringify({ orderId }),
    })
    await body.dump()
    if (statusCode !== 200) throw new Error(`${system} answered ${statusCode}`)
  },
  async settle(work, { system, orderId }, outcome) {
    if (outcome instanceof Error) return
    await work.tx.$executeRawUnsafe(
      'update told set due_at = null where system = $1 and order_id = $2',
      system,
      orderId,
    )
  },
})

const service = await startService('teller', databaseUrl, {
  topicPrefix: prefix,
  subscriptions: [remember],
  jobs: [tell],
})
await eventually(
  () => {
    if (!service.messaging.ready().ok) throw new Error('not ready')
  },
  { timeout: 30_000 },
)
process.send?.('ready')
process.on('disconnect', async () => {
  await service.stop()
  process.exit(0)
})
