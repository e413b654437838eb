import { OrderCreated, ProductStockChanged } from '@jangteo/events'
import type { Work } from '@jangteo/messaging'
import type { PayableOrder } from '../domain/order.ts'
import { mergeLines, placeOrder as place, type WantedLine } from '../domain/place-order.ts'
import { insertOrder, reserveStock, type Tx } from '../order-store.ts'
import { stockChanged } from '../stock-event.ts'

/** Prices the lines from the catalogue and reserves their stock, all of it or nothing. */
export async function placeOrder(
  work: Work<Tx>,
  request: { userId: string; lines: readonly WantedLine[] },
): Promise<PayableOrder> {
  const wanted = mergeLines(request.lines)
  const catalogue = await reserveStock(work.tx, wanted)
  const { order, stock } = place(wanted, catalogue, {
    orderId: work.newId(),
    userId: request.userId,
    now: work.now,
  })
  await insertOrder(work.tx, order)
  const { orderId, userId, lines, amount, createdAt } = order
  work.publish(OrderCreated, { orderId, userId, lines, amount, createdAt }, { version: order.version })
  for (const move of stock) {
    work.publish(ProductStockChanged, stockChanged('reserved', move, { orderId, now: work.now }), {
      version: 0,
    })
  }
  return order
}
