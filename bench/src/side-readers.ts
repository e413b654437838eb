// Tells the side systems of each paid order behind the customer's back, as a process of its own: an event makes a row, and
// an outbound job performs the call.
import { OrderPaid } from '@jangteo/events'
import { on, outbound, type Work } from '@jangteo/messaging'
import { eventually } from '@jangteo/testing'
import { Pool } from 'undici'
import { startService, type Tx } from './delivery-service.ts'
import { TOLD_LATER } from './side-delays.ts'

const [prefix = '', systemsUrl = '', ...databaseUrls] = process.argv.slice(2)
const systems = new Pool(systemsUrl, { connections: 256, pipelining: 1 })
const AT_ONCE = 100
const AGAIN_AFTER_SECONDS = 30

const teller = (system: string) =>
  outbound<Tx, { order_id: string }, void>(1_000, {
    name: 'tell',
    claim: (work: Work<Tx>) =>
      work.tx.$queryRawUnsafe<{ order_id: string }[]>(
        `update told set due_at = now() + make_interval(secs => ${AGAIN_AFTER_SECONDS})
         where order_id in (
           select order_id from told where due_at <= now() order by due_at limit ${AT_ONCE} for update skip locked)
         returning order_id`,
      ),
    async perform({ order_id: orderId }) {
      const { statusCode, body } = await systems.request({
        method: 'POST',
        path: `/${system}`,
        body: JSON.stringify({ orderId }),
      })
      await body.dump()
      if (statusCode !== 200) throw new Error(`${system} answered ${statusCode}`)
    },
    async settle(work, { order_id: orderId }, outcome) {
      if (outcome instanceof Error) return
      await work.tx.$executeRawUnsafe('update told set due_at = null where order_id = $1', orderId)
    },
  })

const services = await Promise.all(
  TOLD_LATER.map((system, i) =>
    startService(
      `${system}-teller`,
      databaseUrls[i] as string,
      prefix,
      [
        on<typeof OrderPaid, Tx>(OrderPaid, async (work, { orderId }) => {
          await work.tx.$executeRawUnsafe('insert into told (order_id, due_at) values ($1, now())', orderId)
          work.signal('tell')
        }),
      ],
      [teller(system)],
    ),
  ),
)
await eventually(
  () => {
    if (!services.every(({ messaging }) => messaging.ready().ok)) throw new Error('not ready')
  },
  { timeout: 30_000 },
)
process.send?.('ready')
process.on('disconnect', async () => {
  await Promise.all(services.map((service) => service.stop()))
  process.exit(0)
})
