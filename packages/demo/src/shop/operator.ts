import { randomUUID } from 'node:crypto'
import { CAMPAIGN_MARK, isOfDemo, MARK } from '../marks.ts'
import type { NewProduct } from './catalogue.ts'
import type { Campaign, Product } from './customer.ts'
import { ask, type Client, Refused } from './request.ts'

export type ServiceName = 'order' | 'coupon' | 'balance' | 'ranking' | 'notification' | 'data-platform'

interface Page<Item> {
  readonly items: readonly Item[]
  readonly nextCursor: string | null
}

/** An order of any customer. */
export interface OrderState {
  readonly orderId: string
  readonly userId: string
  readonly status: string
  readonly amount: number
  readonly waitsFor: string | null
}

/** Pieces of a product: those that can be ordered, and those reserved for unpaid orders. */
export interface Stock extends Product {
  readonly onSale: boolean
  readonly reserved: number
}

export interface NewCampaign {
  /** Without the mark of the demo. */
  readonly name: string
  readonly quantity: number
  /** Won off. */
  readonly amount: number
  readonly minimumAmount: number
  readonly hours: number
}

const PAGE = 100
const HOUR_MS = 60 * 60 * 1000
const OPEN = ['awaiting-coupon', 'payable', 'paying'] as const

/** The operator of the demo, as a client of the services' operators' routes. Each method throws Refused, and AbortError when stopped. */
export function operatorOf(at: (service: ServiceName) => Client) {
  const keyed = () => ({ 'idempotency-key': randomUUID() })

  /** Rows of all pages, in their order. */
  async function* all<Item>(service: ServiceName, path: string): AsyncGenerator<Item> {
    let cursor: string | null = null
    do {
      const query: string = `${path}${path.includes('?') ? '&' : '?'}limit=${PAGE}${cursor === null ? '' : `&cursor=${cursor}`}`
      const page: Page<Item> = await ask(at(service), 'GET', query)
      yield* page.items
      cursor = page.nextCursor
    } while (cursor !== null)
  }
  const collect = async <Item>(rows: AsyncGenerator<Item>, isWanted: (row: Item) => boolean) => {
    const wanted: Item[] = []
    for await (const row of rows) if (isWanted(row)) wanted.push(row)
    return wanted
  }

  return {
    get: <Answer>(service: ServiceName, path: string) => ask<Answer>(at(service), 'GET', path),
    post: <Answer>(service: ServiceName, path: string, body: unknown) =>
      ask<Answer>(at(service), 'POST', path, { body, headers: keyed() }),
    all,
    /** Puts it on sale, with what pages show of it; does nothing when it is there. */
    async sell({ details, ...product }: NewProduct): Promise<void> {
      await ask(at('order'), 'POST', '/products', { body: product, headers: keyed() }).catch((error) => {
        if (!(error instanceof Refused && error.code === 'product-exists')) throw error
      })
      await ask(at('order'), 'PUT', `/products/${product.productId}/details`, { body: details })
    },
    /** Products of the demo on sale. */
    products: () =>
      collect(all<Product>('order', `/products?search=${MARK}`), ({ productId }) => isOfDemo(productId)),
    /** Takes it off sale, for good. */
    retire: (productId: string) => ask<Stock>(at('order'), 'POST', `/products/${productId}/retire`),
    /** Adds pieces, or takes some off, and answers what there is then. */
    restock: (productId: string, change: number, reason: string) =>
      ask<Stock>(at('order'), 'POST', `/products/${productId}/stock`, {
        body: { change, reason },
        headers: keyed(),
      }),
    async openCampaign({ name, quantity, amount, minimumAmount, hours }: NewCampaign): Promise<string> {
      const closesAt = new Date(at('coupon').time.now() + hours * HOUR_MS).toISOString()
      const body = {
        ...{ name: CAMPAIGN_MARK + name, quantity, minimumAmount, closesAt },
        discount: { kind: 'fixed', amount },
        validForSeconds: (hours * HOUR_MS) / 1000,
      }
      const headers = keyed()
      const made = await ask<Campaign>(at('coupon'), 'POST', '/coupons/campaigns', { body, headers })
      return made.campaignId
    },
    /** Campaigns of the demo that are not over. */
    campaigns: () =>
      collect(all<Campaign>('coupon', '/coupons/campaigns'), ({ name }) => name.startsWith(CAMPAIGN_MARK)),
    closeCampaign: (campaignId: string) =>
      ask<Campaign>(at('coupon'), 'POST', `/coupons/campaigns/${campaignId}/close`),
    /** Orders of a product, of all customers. */
    ordersOf: (productId: string) =>
      collect(all<OrderState>('order', `/internal/orders?productId=${productId}`), () => true),
    /** Orders of the demo's customers that are neither paid nor over. */
    async openOrders(): Promise<readonly OrderState[]> {
      const lists = OPEN.map((status) =>
        collect(all<OrderState>('order', `/internal/orders?status=${status}`), ({ userId }) =>
          isOfDemo(userId),
        ),
      )
      return (await Promise.all(lists)).flat()
    },
    /** Cancels up to a hundred orders, and answers how many of them are. */
    async cancel(orderIds: readonly string[], reason: string): Promise<number> {
      const { items } = await ask<{ items: readonly { outcome: string }[] }>(
        at('order'),
        'POST',
        '/internal/orders/actions',
        { body: { action: 'cancel', orderIds, reason } },
      )
      return items.filter(({ outcome }) => outcome === 'done').length
    },
  }
}

export type Operator = ReturnType<typeof operatorOf>
