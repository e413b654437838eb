import { OrderCreated } from '@jangteo/events'
import type { Work } from '@jangteo/messaging'
import { type HoldingLimits, type Holdings, NO_HOLDINGS, withOrder } from '../domain/holdings.ts'
import type { OpenOrder } from '../domain/order.ts'
import { mergeLines, placeOrder as place, type WantedLine } from '../domain/place-order.ts'
import type { Product } from '../domain/product.ts'
import { orRefusal } from '../steps/refusal.ts'
import { publishStock } from '../steps/stock-event.ts'
import { lockHoldings } from '../stores/holdings-store.ts'
import { insertOrders } from '../stores/order-store.ts'
import { lockProducts } from '../stores/product-store.ts'
import type { Tx } from '../stores/tx.ts'

export interface NewOrder {
  readonly userId: string
  readonly lines: readonly WantedLine[]
  readonly couponId: string | null
  /** Time until an unpaid order expires. */
  readonly payableForMs: number
  readonly mayHold: HoldingLimits
  readonly traceparent: string
}

/**
 * Prices the lines of each order from the catalogue and reserves their stock, all of it or nothing; each order sees the
 * stock, and what its customer holds, as the previous ones have left them.
 */
export async function placeOrders(
  work: Work<Tx>,
  requests: readonly NewOrder[],
): Promise<(OpenOrder | Error)[]> {
  const { tx, now } = work
  const wanted = requests.map(({ lines }) => orRefusal(() => mergeLines(lines)))
  const productIds = wanted.flatMap((lines) =>
    lines instanceof Error ? [] : lines.map((line) => line.productId),
  )
  const held = await holdingsOf(tx, requests)
  const catalogue = await lockProducts(tx, [...new Set(productIds)])

  const changed = new Map<string, Product>()
  const placed = requests.map(({ userId, couponId, payableForMs, mayHold }, i) =>
    orRefusal(() => {
      const lines = wanted[i] as (typeof wanted)[number]
      if (lines instanceof Error) throw lines
      const holds = withOrder(held.get(userId) ?? NO_HOLDINGS, lines, mayHold)
      const expiresAt = new Date(now.getTime() + payableForMs)
      const one = place(lines, catalogue, { orderId: work.newId(), userId, couponId, now, expiresAt })
      held.set(userId, holds)
      for (const { product } of one.stock) {
        catalogue.set(product.productId, product)
        changed.set(product.productId, product)
      }
      return one
    }),
  )
  const orders = placed.flatMap((one) => (one instanceof Error ? [] : [one.order]))
  if (orders.length > 0) work.save(insertOrders(tx, orders, [...changed.values()]))

  placed.forEach((one, i) => {
    if (one instanceof Error) return
    const cause = requests[i] as NewOrder
    const { orderId, userId, lines, amount, couponId, createdAt, version } = one.order
    const created = { orderId, userId, lines, amount, couponId, createdAt }
    work.publish(OrderCreated, created, { version, cause })
    publishStock(work, 'reserved', one.stock, { orderId, cause })
  })
  return placed.map((one) => (one instanceof Error ? one : one.order))
}

/** Nothing is read of customers who may hold any number. */
function holdingsOf(tx: Tx, requests: readonly NewOrder[]) {
  const limited = requests.filter(({ mayHold }) => mayHold.orders > 0 || mayHold.pieces > 0)
  if (limited.length === 0) return new Map<string, Holdings>()
  return lockHoldings(tx, [...new Set(limited.map(({ userId }) => userId))])
}

/** Places one order. @throws the refusal of the domain */
export async function placeOrder(work: Work<Tx>, request: NewOrder): Promise<OpenOrder> {
  const [order] = await placeOrders(work, [request])
  if (order instanceof Error) throw order
  return order as OpenOrder
}
