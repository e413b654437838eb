// The monolith, as a process of its own. Arguments: its database, the systems around it, and the order and coupon service for
// what is in shadow. PUT /switches changes which features it does by itself.
import { OrderPaid } from '@jangteo/events'
import { eventually } from '@jangteo/testing'
import { Pool } from 'undici'
import { startService } from '../delivery-service.ts'
import { serveJson } from '../serve-json.ts'
import { catchUpRanking, following } from './follow.ts'
import { issueCoupon } from './issue-coupon.ts'
import { shadowJobs } from './shadow.ts'
import { ALL_SYNCHRONOUS, inMonolith, type Switches } from './switches.ts'
import { type Call, type NewOrder, takeOrder } from './take-order.ts'

const [databaseUrl = '', systemsUrl = '', order = '', coupon = ''] = process.argv.slice(2)
/** Ten for requests, as HikariCP and pg have by default; messaging keeps two for events. */
const CONNECTIONS = 10 + 2

const systems = new Pool(systemsUrl, { connections: 256, pipelining: 1 })
const ask: Call = async (system, order) => {
  const { statusCode, body } = await systems.request({
    method: 'POST',
    path: `/${system}`,
    body: JSON.stringify(order),
  })
  const text = await body.text()
  if (statusCode !== 200) throw new Error(`${system} answered ${statusCode}: ${text}`)
}

let switches: Switches = ALL_SYNCHRONOUS
const { messaging, stop } = await startService('monolith', databaseUrl, {
  topicPrefix: '',
  subscriptions: following,
  jobs: shadowJobs({ order, coupon }),
  publishes: [OrderPaid],
  connections: CONNECTIONS,
})
await eventually(
  () => {
    if (!messaging.ready().ok) throw new Error('not ready')
  },
  { timeout: 30_000 },
)

const routes: Record<string, (body: unknown) => Promise<unknown>> = {
  '/orders': (body) => messaging.transact({}, (work) => takeOrder(work, body as NewOrder, switches, ask)),
  '/coupons': async (body) => ({
    outcome: await messaging.transact({}, (work) =>
      issueCoupon(work, body as { campaignId: string; userId: string }, switches.coupons === 'shadow'),
    ),
  }),
  '/switches': async (body) => {
    switches = body as Switches
    if (inMonolith(switches.ranking)) await messaging.transact({}, catchUpRanking)
    return switches
  },
}

process.send?.(
  await serveJson(async (path, body) => {
    const route = routes[path]
    if (!route) throw new Error(`there is nothing at ${path}`)
    return route(body)
  }),
)
process.on('disconnect', async () => {
  await stop()
  process.exit(0)
})
