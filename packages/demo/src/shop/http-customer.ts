import { randomUUID } from 'node:crypto'
import { CAMPAIGN_MARK, isOfDemo, MARK } from '../marks.ts'
import type { Counts } from './counts.ts'
import type { Campaign, CouponRequest, Customer, Order, Product } from './customer.ts'
import { ask, type Client } from './request.ts'

interface Page<Item> {
  readonly items: readonly Item[]
}

const PAGE = 100
/** How often a customer looks whether an order or a charge has come to its end, in milliseconds. */
const LOOK_MS = 500
const LOOKS = 120

/** A customer as a client of the API gateway, who counts what has come of each request. */
export function httpCustomer(customerId: string, client: Client, counts: Counts): Customer {
  const get = <Answer>(path: string) => ask<Answer>(client, 'GET', path)
  const post = <Answer>(path: string, body: unknown, headers: Record<string, string>) =>
    ask<Answer>(client, 'POST', path, { body, headers })
  const key = () => ({ 'idempotency-key': randomUUID() })
  const wait = { prefer: 'wait=10' }
  const paid = new Set<string>()

  /** Asks again until the answer is an end, or its time is over. */
  async function settled<Answer>(first: Answer, isOver: (answer: Answer) => boolean, path: string) {
    let answer = first
    for (let look = 0; !isOver(answer) && look < LOOKS; look++) {
      await client.time.sleep(LOOK_MS, client.signal)
      answer = await get<Answer>(path)
    }
    return answer
  }

  return {
    customerId,
    async catalogue(sort) {
      const query = `/products?search=${MARK}&sort=${sort}&limit=${PAGE}`
      const { items } = await get<Page<Product>>(query)
      return items.filter(({ productId }) => isOfDemo(productId))
    },
    look: (productId) => get(`/products/${productId}`),
    popular: async () => (await get<Page<Product>>('/products/popular?window=today')).items,
    introduce: async (email) => void (await ask(client, 'PUT', '/me/contact', { body: { email } })),
    balance: async () => (await get<{ balance: number }>('/balance')).balance,
    async charge(amount) {
      type Charge = { chargeId: string; status: 'requested' | 'authorised' | 'credited' | 'failed' }
      const asked = await post<Charge>('/balance/charge', { amount }, { ...key(), ...wait })
      const isOver = ({ status }: Charge) => status === 'credited' || status === 'failed'
      const { status } = await settled(asked, isOver, `/balance/charges/${asked.chargeId}`)
      counts.add(status === 'credited' ? 'chargesCredited' : 'chargesDeclined')
      if (status === 'credited') counts.add('wonCharged', amount)
      return status === 'credited'
    },
    async place(cart, couponId) {
      const lines = Object.entries(cart).map(([productId, quantity]) => ({ productId, quantity }))
      const placed = await post<Order>('/orders', { lines, couponId }, key())
      counts.add('ordersPlaced')
      const isOver = ({ status }: Order) => status !== 'awaiting-coupon'
      return settled(placed, isOver, `/orders/${placed.orderId}`)
    },
    async pay(orderId, clicked = randomUUID()) {
      const headers = { 'idempotency-key': clicked, ...wait }
      const asked = await post<Order>(`/orders/${orderId}/pay`, {}, headers)
      const order = await settled(asked, ({ status }) => status !== 'paying', `/orders/${orderId}`)
      if (order.status === 'payable') counts.add('paymentsDeclined')
      if (order.status === 'paid' && !paid.has(orderId)) counts.add('ordersPaid')
      if (order.status === 'paid') paid.add(orderId)
      return order
    },
    async cancel(orderId, reason) {
      const cancelled = await post<Order>(`/orders/${orderId}/cancel`, { reason }, wait)
      counts.add('ordersCancelled')
      return cancelled
    },
    order: (orderId) => get(`/orders/${orderId}`),
    async campaigns() {
      const { items } = await get<Page<Campaign>>(`/coupons/campaigns?limit=${PAGE}`)
      return items.filter(({ name }) => name.startsWith(CAMPAIGN_MARK))
    },
    askForCoupon: (campaignId) => post<CouponRequest>('/coupons/issue', { campaignId }, {}),
    couponRequest: (requestId) => get(`/coupons/issue/${requestId}`),
  }
}
