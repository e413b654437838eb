// What stands around an order, as a process of its own: stock and balance do their real SQL, the others answer after a
// stated time, as systems do that are not ours to make faster. POST /down says which of them refuse from then on.
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { serveJson } from './serve-json.ts'
import { DELAYS_MS } from './side-delays.ts'

const [databaseUrl] = process.argv.slice(2)
const pool = new pg.Pool({ connectionString: databaseUrl, max: 10 })

interface Asked {
  readonly orderId: string
  readonly userId: string
  readonly productId: string
  readonly quantity: number
  readonly amount: number
}

async function sellStock({ productId, quantity }: Asked): Promise<void> {
  const { rowCount } = await pool.query({
    name: 'stock',
    text: 'update stock set available = available - $2 where product_id = $1 and available >= $2',
    values: [productId, quantity],
  })
  if (rowCount !== 1) throw new Error('out of stock')
}

/** One statement, so that the wallet and its entry commit together. */
async function takeMoney({ orderId, userId, amount }: Asked): Promise<void> {
  const { rowCount } = await pool.query({
    name: 'balance',
    text: `with paid as (update wallet set balance = balance - $3 where user_id = $2 and balance >= $3 returning user_id)
           insert into entry (order_id, user_id, amount) select $1, user_id, -$3::bigint from paid`,
    values: [orderId, userId, amount],
  })
  if (rowCount !== 1) throw new Error('insufficient balance')
}

const steps: Record<string, (asked: Asked) => Promise<unknown>> = {
  '/stock': sellStock,
  '/balance': takeMoney,
  ...Object.fromEntries(Object.entries(DELAYS_MS).map(([system, ms]) => [`/${system}`, () => sleep(ms)])),
}

let down: readonly string[] = []

process.send?.(
  await serveJson(async (path, asked) => {
    if (path === '/down') {
      down = (asked as { systems: string[] }).systems
      return {}
    }
    if (down.includes(path.slice(1))) throw new Error('down')
    const step = steps[path]
    if (!step) throw new Error(`there is nothing at ${path}`)
    await step(asked as Asked)
    return {}
  }),
)
process.on('disconnect', () => process.exit(0))
