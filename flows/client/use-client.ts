// Uses the client that is generated from the documents. It compiles only with them: see api.flow.test.ts.
import { client as balanceClient } from './generated/balance/client.gen.ts'
import * as balance from './generated/balance/index.ts'
import { client as dataPlatformClient } from './generated/data-platform/client.gen.ts'
import * as dataPlatform from './generated/data-platform/index.ts'
import { client as orderClient } from './generated/order/client.gen.ts'
import * as order from './generated/order/index.ts'
import { client as rankingClient } from './generated/ranking/client.gen.ts'
import * as ranking from './generated/ranking/index.ts'

export interface Told {
  readonly statuses: readonly order.OrderStatus[]
  readonly paid: order.Order
  readonly refusal: string | undefined
  readonly timeline: readonly string[]
  readonly ranked: readonly string[]
}

const only = { throwOnError: true } as const

/** A customer charges, orders, watches the order while it is paid, and reads what became of it. */
export async function shopWithTheClient(urls: Record<string, string>, token: string): Promise<Told> {
  balanceClient.setConfig({ baseUrl: urls.balance, auth: token })
  dataPlatformClient.setConfig({ baseUrl: urls['data-platform'], auth: token })
  orderClient.setConfig({ baseUrl: urls.order, auth: token })
  rankingClient.setConfig({ baseUrl: urls.ranking, auth: token })

  await balance.chargeBalance({
    ...only,
    headers: { 'Idempotency-Key': crypto.randomUUID(), prefer: 'wait=10' },
    body: { amount: 50_000 },
  })
  const { data: placed } = await order.placeOrder({
    ...only,
    body: { lines: [{ productId: 'coffee-beans', quantity: 1 }] },
  })
  const { orderId } = placed
  const live = await order.watchOrder({ path: { orderId } })
  const statuses: order.OrderStatus[] = []
  let paid = placed
  for await (const now of live.stream) {
    // Nothing is what a 204 says: that nothing more will come.
    if (!now) continue
    statuses.push(now.status)
    paid = now
    if (now.status === 'payable') await order.payOrder({ ...only, path: { orderId } })
    if (now.status === 'paid') break
  }
  // @ts-expect-error a product is ordered by its id, and not by its name
  const { error } = await order.placeOrder({ body: { lines: [{ name: 'Coffee beans', quantity: 1 }] } })
  const timeline = await timelineOf(orderId)
  const { data: popular } = await ranking.listPopularProducts({ ...only, query: { window: 'today' } })
  return {
    statuses,
    paid,
    refusal: error?.code,
    timeline,
    ranked: popular.items.map(({ productId }) => productId),
  }
}

/** The types of an order's events, once it was told that it is paid. */
async function timelineOf(orderId: string): Promise<string[]> {
  for (;;) {
    const { data } = await dataPlatform.readOrderTimeline({ path: { orderId } })
    const types = data?.items.map(({ type }) => type) ?? []
    if (types.includes('OrderPaid')) return types
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
