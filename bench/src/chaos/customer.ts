import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { Answer, Asked, Client } from './client.ts'
import type { Goods } from './goods.ts'
import type { PushService } from './push-service.ts'
import type { Random } from './random.ts'
import type { Told } from './told.ts'

const CHARGE = 100_000
const ORDERS_A_VISIT = 5
const MOST_THINKING_MS = 300
/** How often a customer looks for the outcome before doing something else. */
const LOOKS = 20
const LOOK_AGAIN_MS = 200

export interface Customer {
  readonly told: Told
  readonly token: string
  readonly random: Random
  /** A coupon that is not used yet. */
  coupon: string | undefined
}

/** An order that was placed and paid, with both times on `performance.now()`'s clock. */
export interface Sale {
  readonly placedAt: number
  readonly paidAt: number
}

/** Where customers shop, and what is written down of it. */
export interface Market {
  readonly client: Client
  readonly url: (service: string) => string
  readonly goods: Goods
  /** That of the customers' browsers. */
  readonly push: PushService
  readonly sales: Sale[]
}

/** One customer comes, brings money, requests a coupon, and orders a few times. */
export async function visit(market: Market, customer: Customer, isOver: () => boolean): Promise<void> {
  const { told, random } = customer
  // One in ten has no money: the payment is declined.
  if (told.chargesRequested > 0 || random.chance(90)) await charge(market, customer)
  await ask(market, customer, 'notification', '/me/contact', {
    ...{ method: 'PUT', body: { email: `${told.userId}@example.org` } },
  })
  // The first visit: a browser subscribes once.
  if (told.placed.length === 0)
    await ask(market, customer, 'notification', '/me/push-subscriptions', {
      method: 'PUT',
      body: market.push.subscription(),
    })
  // Meanwhile the customer shops: the coupon is for the next order after it has come.
  const coupon = told.coupons.length === 0 ? requestCoupon(market, customer) : undefined
  for (let n = 0; n < ORDERS_A_VISIT && !isOver(); n++) {
    await pause(random.between(0, MOST_THINKING_MS))
    await order(market, customer)
  }
  await coupon
}

/** Brings money, and keeps whether it was credited. */
export async function charge(market: Market, customer: Customer): Promise<void> {
  const { told } = customer
  told.chargesRequested += 1
  const answer = await ask(market, customer, 'balance', '/balance/charge', {
    body: { amount: CHARGE },
    idempotencyKey: randomUUID(),
    wait: 10,
  })
  if (answer?.body.status === 'credited') told.credited.push(answer.body.chargeId)
}

async function requestCoupon(market: Market, customer: Customer): Promise<void> {
  const { campaignId } = market.goods
  let answer = await ask(market, customer, 'coupon', '/coupons/issue', { body: { campaignId } })
  for (let looks = 0; answer?.body.status === 'waiting' && looks < LOOKS; looks++) {
    await pause(LOOK_AGAIN_MS)
    answer = await look(market, customer, 'coupon', `/coupons/issue/${answer.body.requestId}`)
  }
  if (answer?.body.status !== 'issued') return
  customer.coupon = answer.body.couponId
  customer.told.coupons.push(answer.body.couponId)
}

/** Browses, places an order, and mostly pays it; some cancel it meanwhile or later, and some leave. */
async function order(market: Market, customer: Customer): Promise<void> {
  const { told, random } = customer
  await look(market, customer, 'order', '/products?limit=20')
  const { coupon } = customer
  customer.coupon = undefined
  const placedAt = performance.now()
  const placed = await ask(market, customer, 'order', '/orders', {
    body: { lines: linesOf(market, random), ...(coupon === undefined ? {} : { couponId: coupon }) },
    idempotencyKey: randomUUID(),
  })
  if (!placed) told.placedUnanswered += 1
  if (placed?.status !== 201) return
  const { orderId } = placed.body
  told.placed.push(orderId)

  let answer: Answer | undefined = placed
  for (let looks = 0; answer?.body.status === 'awaiting-coupon' && looks < LOOKS; looks++) {
    await pause(LOOK_AGAIN_MS)
    answer = await look(market, customer, 'order', `/orders/${orderId}`)
  }
  if (random.chance(5)) return
  const pay = () => {
    const usePoints = random.chance(10) ? 1 : 0
    const options = { body: { usePoints }, idempotencyKey: randomUUID(), wait: 10 }
    return ask(market, customer, 'order', `/orders/${orderId}/pay`, options)
  }
  const cancel = async () => {
    told.cancelRequested.add(orderId)
    note(told, orderId, await ask(market, customer, 'order', `/orders/${orderId}/cancel`, { wait: 3 }))
  }
  const cancelsMeanwhile = random.chance(5)
  const [paid] = await Promise.all([pay(), cancelsMeanwhile ? cancel() : undefined])
  note(told, orderId, paid)
  if (paid?.body.status === 'paid') market.sales.push({ placedAt, paidAt: performance.now() })
  if (!cancelsMeanwhile && random.chance(10)) await cancel()
}

function linesOf({ goods }: Market, random: Random) {
  const some = random.shuffled(goods.productIds).slice(0, random.between(1, 3))
  return some.map((productId) => ({ productId, quantity: random.between(1, 2) }))
}

/** Keeps what an answer says about an order, and must stay true. */
function note(told: Told, orderId: string, answer: Answer | undefined): void {
  if (!answer || answer.status >= 300) return
  const { status } = answer.body
  if (status === 'paid') told.paid.push(orderId)
  if (status === 'cancelled' || status === 'refunded') told.cancelled.push(orderId)
}

const ask = (
  { client, url }: Market,
  { token }: Customer,
  service: string,
  path: string,
  options: Partial<Asked>,
) => client.ask({ token, method: 'POST', url: () => url(service) + path, ...options })

const look = (market: Market, customer: Customer, service: string, path: string) =>
  ask(market, customer, service, path, { method: 'GET' })
