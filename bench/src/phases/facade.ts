import { eventually } from '@jangteo/testing'
import { Pool } from 'undici'
import { createCampaign } from '../coupon-service.ts'
import { type Customer, call, newOrder, pay, place } from '../market.ts'
import type { Monolith } from '../monolith/monolith.ts'
import { inMonolith, inServices } from '../monolith/switches.ts'
import type { Shop } from '../shop.ts'

const MOST_CONNECTIONS = 300

/** What customers see: it sends each request to the side that answers it now, as an API gateway does. */
export interface Facade {
  /** @throws Error when the customer is not told that the order is paid */
  buy(n: number): Promise<void>
  /** Opens a campaign, on the side that decides it and in the books of the other. @returns its id */
  openCampaign(quantity: number): Promise<string>
  /** Asks for a coupon. @throws Error when the answer is neither a coupon, nor a position, nor that all are gone */
  ask(n: number, campaignId: string): Promise<void>
  /** The campaigns that both sides know. */
  readonly shared: readonly string[]
  close(): Promise<void>
}

/** @param operator headers of an operator */
export function openFacade(
  shop: Shop,
  monolith: Monolith,
  customers: readonly Customer[],
  operator: Record<string, string>,
): Facade {
  const pool = (url: string) => new Pool(url, { connections: MOST_CONNECTIONS, pipelining: 1 })
  const [own, order, coupon] = [pool(monolith.url), pool(shop.url('order')), pool(shop.url('coupon'))]
  const shared: string[] = []
  const customer = (n: number) => customers[n % customers.length] as Customer

  const askService = async (n: number, campaignId: string) => {
    const { statusCode, body } = await coupon.request({
      method: 'POST',
      path: '/coupons/issue',
      headers: { ...customer(n).headers, 'content-type': 'application/json' },
      body: JSON.stringify({ campaignId }),
    })
    const text = await body.text()
    if (statusCode !== 202 && !text.includes('coupons-sold-out')) throw new Error(`${statusCode} ${text}`)
  }
  const remember = (campaignId: string, quantity: number, decidedBy: string) =>
    monolith.sql.query('insert into campaign values ($1, $2, 0, $3)', [campaignId, quantity, decidedBy])

  return {
    shared,
    async buy(n) {
      if (!inMonolith(monolith.switches.orders))
        return pay(order, customer(n), await place(order, customer(n)))
      const [line] = newOrder().lines
      await call(own, 'POST', '/orders', {}, { userId: customer(n).userId, ...line })
    },
    async openCampaign(quantity) {
      const mode = monolith.switches.coupons
      if (!inServices(mode)) {
        const campaignId = crypto.randomUUID()
        await remember(campaignId, quantity, 'monolith')
        return campaignId
      }
      const campaignId = await createCampaign({ url: shop.url('coupon') }, { admin: operator }, quantity)
      shared.push(campaignId)
      await remember(campaignId, quantity, inMonolith(mode) ? 'monolith' : 'services')
      // Its gate learns of the campaign a moment later. In shadow, the first request that is forwarded waits for that.
      if (!inMonolith(mode)) await eventually(() => askService(0, campaignId))
      return campaignId
    },
    async ask(n, campaignId) {
      if (!inMonolith(monolith.switches.coupons)) return askService(n, campaignId)
      await call(own, 'POST', '/coupons', {}, { campaignId, userId: customer(n).userId })
    },
    async close() {
      await Promise.all([own.close(), order.close(), coupon.close()])
    },
  }
}
