import { randomUUID } from 'node:crypto'
import { tokenFor } from '@jangteo/testing'
import type { Client } from './client.ts'

/** What there is to buy. */
export interface Goods {
  readonly productIds: readonly string[]
  readonly campaignId: string
}

const PRODUCTS = 8
const STOCK = 100_000
/** The last one is soon sold out. */
const FEW = 20
const COUPONS = 150
const DAY_S = 86_400

/**
 * Puts products on sale and opens a campaign, as an operator does: with events.
 *
 * @param name in the ids of the products: one that was not used in this shop
 */
export async function offerGoods(
  client: Client,
  url: (service: string) => string,
  name: string,
): Promise<Goods> {
  const token = await tokenFor('operator', 'admin')
  const create = async (service: string, path: string, body: unknown) => {
    const answer = await client.ask({
      token,
      method: 'POST',
      url: () => url(service) + path,
      body,
      idempotencyKey: randomUUID(),
    })
    if (answer?.status !== 201) throw new Error(`${path} answered ${JSON.stringify(answer)}`)
    return answer.body
  }
  const productIds = Array.from({ length: PRODUCTS }, (_, n) => `${name}-${n}`)
  for (const [n, productId] of productIds.entries()) {
    const available = n === PRODUCTS - 1 ? FEW : STOCK
    await create('order', '/products', { productId, name: `Chaos ${n}`, price: 1_000 * (n + 1), available })
  }
  const { campaignId } = await create('coupon', '/coupons/campaigns', {
    name: 'One thousand won for the first',
    discount: { kind: 'fixed', amount: 1_000 },
    minimumAmount: 5_000,
    quantity: COUPONS,
    closesAt: new Date(Date.now() + DAY_S * 1_000).toISOString(),
    validForSeconds: DAY_S,
  })
  return { productIds, campaignId }
}
