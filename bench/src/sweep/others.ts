import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { tokenFor } from '@jangteo/testing'
import type { Market } from '../chaos/customer.ts'
import type { Sql } from '../shop.ts'

const PAUSE_MS = 500
const PLANTED = 'planted'

/** Checks of order's own that do not hold then, either. */
const OWN_CHECKS = [
  'products whose pieces are not all available, reserved or sold',
  'pieces that came in are available, reserved or sold',
]

/** Whether what an audit has found is the planted difference. */
export const isPlanted = (alarm: string): boolean =>
  [PLANTED, ...OWN_CHECKS].some((object) => alarm.includes(`"${object}"`))

/** What happens in a shop besides customers who buy, where `offerPlanted` was called: resolves when it is over, and no planted difference is left. */
export async function others(
  market: Market,
  { order, dataPlatform }: { order: Sql; dataPlatform: Sql },
  isOver: () => boolean,
): Promise<void> {
  const operator = await tokenFor('operator', 'admin')
  const stranger = await tokenFor('stranger')
  await Promise.all([
    repeatedly(isOver, () => operate(market, operator)),
    repeatedly(isOver, () => report(market, operator)),
    repeatedly(isOver, () => orderWithForeignCoupon(market, stranger)),
    repeatedly(isOver, () => leave(market)),
    plantDifferences({ order, dataPlatform }, isOver),
    repeatedly(isOver, () => hurryWindows(dataPlatform)),
  ])
}

/** One run after the other, with a pause between two, until it is over. */
export async function repeatedly(isOver: () => boolean, run: () => Promise<unknown>): Promise<void> {
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
const hurryWindows = (rows: Sql) =>
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

/** Creates the product in which differences are planted; while no process is ended, so that it is there. @throws Error when it is not */
export async function offerPlanted({ client, url }: Pick<Market, 'client' | 'url'>): Promise<void> {
  const answer = await client.ask({
    token: await tokenFor('operator', 'admin'),
    method: 'POST',
    url: () => `${url('order')}/products`,
    body: { productId: PLANTED, name: 'Never sold', price: 1_000, available: 1 },
    idempotencyKey: randomUUID(),
  })
  if (answer?.status !== 201) throw new Error(`the planted product: ${JSON.stringify(answer)}`)
}

/**
 * An audit publishes AuditDifferenceFound only when something differs that did not before: a product that is never sold has a piece too many
 * until an audit has found it, and not until another one has not.
 */
async function plantDifferences(
  { order, dataPlatform }: { order: Sql; dataPlatform: Sql },
  isOver: () => boolean,
): Promise<void> {
  const change = async (by: number) => {
    const { rowCount } = await order.query(
      'update product set available = available + $1 where product_id = $2',
      [by, PLANTED],
    )
    if (rowCount !== 1) throw new Error('there is no planted product')
  }
  while (!isOver()) {
    await change(1)
    await untilAudited(dataPlatform, isOver, { finds: true })
    await change(-1)
    await untilAudited(dataPlatform, isOver, { finds: false })
  }
}

/** Until an audit that was requested after now has found the planted difference, or has not; processes are ended meanwhile. */
async function untilAudited(rows: Sql, isOver: () => boolean, { finds }: { finds: boolean }): Promise<void> {
  const { rows: clock } = await rows.query('select clock_timestamp() as now')
  const isAudited = async () => {
    const found = await rows.query(
      `select from audit where requested_at > $1 and finished_at is not null and (report::text like $2) = $3 limit 1`,
      [clock[0].now, `%"${PLANTED}"%`, finds],
    )
    return found.rowCount === 1
  }
  while (!isOver() && !(await isAudited())) await pause(PAUSE_MS)
}
