import { OrderCreated, ProductStockChanged } from '@jangteo/events'
import type { Work } from '@jangteo/messaging'
import type { PayableOrder } from '../domain/order.ts'
import { mergeLines, placeOrder as place, type WantedLine } from '../domain/place-order.ts'
import type { Product } from '../domain/product.ts'
import { insertOrders, lockProducts, type Tx } from '../order-store.ts'
import { orRefusal } from '../refusal.ts'
import { stockChanged } from '../stock-event.ts'

export interface NewOrder {
  readonly userId: string
  readonly lines: readonly WantedLine[]
  readonly traceparent: string
}

/**
 * Prices the lines of each order from the catalogue and reserves their stock, all of it or nothing; the next order
 * finds what the one before has left.
 */
export async function placeOrders(
  work: Work<Tx>,
  requests: readonly NewOrder[],
): Promise<(PayableOrder | Error)[]> {
  const { tx, now } = work
  const wanted = requests.map(({ lines }) => orRefusal(() => mergeLines(lines)))
  const productIds = wanted.flatMap((lines) =>
    lines instanceof Error ? [] : lines.map((line) => line.productId),
  )
  const catalogue = await lockProducts(tx, [...new Set(productIds)])

  const changed = new Map<string, Product>()
  const placed = requests.map(({ userId }, i) =>
    orRefusal(() => {
      const lines = wanted[i] as (typeof wanted)[number]
      if (lines instanceof Error) throw lines
      const one = place(lines, catalogue, { orderId: work.newId(), userId, now })
      for (const { product } of one.stock) {
        catalogue.set(product.productId, product)
        changed.set(product.productId, product)
      }
      return one
    }),
  )
  const orders = placed.flatMap((one) => (one instanceof Error ? [] : [one.order]))
  if (orders.length > 0) await insertOrders(tx, orders, [...changed.values()])

  placed.forEach((one, i) => {
    if (one instanceof Error) return
    const cause = requests[i] as NewOrder
    const { orderId, userId, lines, amount, createdAt, version } = one.order
    work.publish(OrderCreated, { orderId, userId, lines, amount, createdAt }, { version, cause })
    for (const move of one.stock)
      work.publish(ProductStockChanged, stockChanged('reserved', move, { orderId, now }), {
        version: 0,
        cause,
      })
  })
  return placed.map((one) => (one instanceof Error ? one : one.order))
}

/** Places one order by itself. @throws what the domain refuses it for */
export async function placeOrder(work: Work<Tx>, request: NewOrder): Promise<PayableOrder> {
  const [order] = await placeOrders(work, [request])
  if (order instanceof Error) throw order
  return order as PayableOrder
}
