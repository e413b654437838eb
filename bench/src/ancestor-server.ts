// The shop's synchronous ancestor, as a process of its own: one request does everything, one call after the other, and
// the customer waits for all of them.
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { Pool } from 'undici'
import { serveJson } from './serve-json.ts'

const [databaseUrl, systemsUrl = ''] = process.argv.slice(2)
const pool = new pg.Pool({ connectionString: databaseUrl, max: 10 })
const systems = new Pool(systemsUrl, { connections: 256, pipelining: 1 })
const PRICE = 100

async function call(system: string, order: unknown): Promise<void> {
  const { statusCode, body } = await systems.request({
    method: 'POST',
    path: `/${system}`,
    body: JSON.stringify(order),
  })
  const text = await body.text()
  if (statusCode !== 200) throw new Error(`${system} answered ${statusCode}: ${text}`)
}

process.send?.(
  await serveJson(async (_path, asked) => {
    const { userId, productId, quantity } = asked as { userId: string; productId: string; quantity: number }
    const order = { orderId: randomUUID(), userId, productId, quantity, amount: quantity * PRICE }
    await pool.query({
      name: 'place',
      text: `insert into orders (order_id, user_id, product_id, quantity, amount, status) values ($1, $2, $3, $4, $5, 'placed')`,
      values: [order.orderId, userId, productId, quantity, order.amount],
    })
    for (const system of ['stock', 'coupon', 'balance']) await call(system, order)
    await pool.query({
      name: 'pay',
      text: `update orders set status = 'paid' where order_id = $1`,
      values: [order.orderId],
    })
    for (const system of ['ranking', 'notification', 'data-platform']) await call(system, order)
    return { orderId: order.orderId, status: 'paid' }
  }),
)
process.on('disconnect', () => process.exit(0))
