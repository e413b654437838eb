import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { tokenFor } from '@jangteo/testing'
import type pg from 'pg'
import type { Market } from '../chaos/customer.ts'

const PAUSE_MS = 500
/** How long the planted difference stays, and is away: longer than the time between two audits. */
const PLANTED_MS = 8_000
const PLANTED = 'planted'

/** A check of order's own that does not hold then, either. */
const OWN_CHECK = 'products whose pieces are not all available, reserved or sold'

/** Whether what an audit has found is the planted difference. */
export const isPlanted = (alarm: string): boolean =>
  alarm.includes(`"${PLANTED}"`) || alarm.includes(`"${OWN_CHECK}"`)

/** What happens in a shop besides customers who buy: resolves when it is over, and no planted difference is left. */
export async function others(
  market: Market,
  { order, dataPlatform }: { order: Rows; dataPlatform: Rows },
  isOver: () => boolean,
): Promise<void> {
  const operator = await tokenFor('operator', 'admin')
  const stranger = await tokenFor('stranger')
  await Promise.all([
    repeatedly(isOver, () => operate(market, operator)),
    repeatedly(isOver, () => report(market, operator)),
    repeatedly(isOver, () => orderWithForeignCoupon(market, stranger)),
    repeatedly(isOver, () => leave(market)),
    plantDifferences(market, operator, order, isOver),
    repeatedly(isOver, () => hurryWindows(dataPlatform)),
  ])
}

/** Where the rows of a service are changed behind its back. */
type Rows = Pick<pg.Client, 'query'>

async function repeatedly(isOver: () => boolean, run: () => Promise<unknown>): Promise<void> {
  while (!isOver()) {
    await run()
    await pause(PAUSE_MS)
  }
}

/** Another name, and some more pieces. */
async function operate({ client, url, goods }: Market, token: string): Promise<void> {
  const [productId] = goods.productIds
  const product = () => `${url('order')}/products/${productId}`
  const name = `Sweep ${Date.now()}`
  await client.ask({ token, method: 'PATCH', url: product, body: { name } })
  const body = { change: 1, reason: 'found in the storehouse' }
  await client.ask({
    token,
    method: 'POST',
    url: () => `${product()}/stock`,
    body,
    idempotencyKey: randomUUID(),
  })
}

/** A window ends every ten minutes only; when its time is over already, each sale changes its result. */
const hurryWindows = (rows: Rows) =>
  rows.query(`update stream_clock set stream_time = greatest(stream_time, now() + interval '1 hour')`)

/** Events that are published without a transaction. */
async function report({ client, url, goods }: Market, token: string): Promise<void> {
  const [productId] = goods.productIds
  await client.ask({
    ...{ token, method: 'POST', url: () => `${url('data-platform')}/activities` },
    body: { kind: 'viewed', productId },
  })
  await client.ask({
    ...{ token, method: 'POST', url: () => `${url('data-platform')}/events` },
    body: { source: 'sweep', type: 'looked', data: {} },
  })
}

/** Its coupon is refused, and it is cancelled. */
async function orderWithForeignCoupon({ client, url, goods }: Market, token: string): Promise<void> {
  const lines = [{ productId: goods.productIds[0], quantity: 1 }]
  const body = { lines, couponId: randomUUID() }
  const idempotencyKey = randomUUID()
  await client.ask({ token, method: 'POST', url: () => `${url('order')}/orders`, body, idempotencyKey })
}

/** A person wants to be forgotten, by every service. */
async function leave({ client, url }: Market): Promise<void> {
  const token = await tokenFor(`leaving-${randomUUID()}`)
  await client.ask({ token, method: 'DELETE', url: () => `${url('data-platform')}/me` })
}

/** An audit publishes AuditDifferenceFound only when something differs: a product that is never sold has a piece too many. */
async function plantDifferences(
  { client, url }: Market,
  token: string,
  rows: Rows,
  isOver: () => boolean,
): Promise<void> {
  const body = { productId: PLANTED, name: 'Never sold', price: 1_000, available: 1 }
  await client.ask({
    ...{ token, method: 'POST', url: () => `${url('order')}/products` },
    ...{ body, idempotencyKey: randomUUID() },
  })
  const change = (by: number) =>
    rows.query('update product set available = available + $1 where product_id = $2', [by, PLANTED])
  while (!isOver()) {
    await change(1)
    await pause(PLANTED_MS)
    await change(-1)
    await pause(PLANTED_MS)
  }
}
