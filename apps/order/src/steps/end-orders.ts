import { OrderCancelled } from '@jangteo/events'
import type { Work } from '@jangteo/messaging'
import type { Actor } from '../domain/actor.ts'
import type { CancelledOrder, ExpiredOrder, Order, RefusedOrder } from '../domain/order.ts'
import { changesOf, type LineMove, moveLines } from '../domain/product.ts'
import { saveOrders } from '../stores/order-store.ts'
import { moveStock } from '../stores/product-store.ts'
import type { Tx } from '../stores/tx.ts'
import { announce } from './announce.ts'
import { askBalance } from './ask-balance.ts'
import { type Cause, publishStock } from './stock-event.ts'

type EndedOrder = CancelledOrder | ExpiredOrder | RefusedOrder

/** An order that ends without a sale. */
export interface Ending {
  /** As it was, and is still in the table; locked. */
  readonly before: Order
  readonly order: EndedOrder
  readonly actor: Actor
  readonly note?: string | null
  readonly cause?: Cause
}

/** Writes ended orders, releases their stock, requests refunds, and publishes the events. */
export async function endOrders(work: Work<Tx>, endings: readonly Ending[]): Promise<void> {
  if (endings.length === 0) return
  const changes = endings.map(({ order, actor, note = null }) => ({ order, type: order.status, actor, note }))
  work.save(saveOrders(work.tx, changes, work.now))
  const stock = await moveStock(
    work.tx,
    endings.flatMap(({ before }) => changesOf(wayBack(before), before.lines)),
  )
  for (const { before, order, cause } of endings) {
    const { orderId, userId, lines, amount, couponId, version } = order
    const { reason, cancelledAt } = endOf(order)
    const paidAt = before.status === 'paid' ? before.paidAt : null
    const cancelled = { orderId, userId, reason, lines, amount, couponId, paidAt, cancelledAt }
    work.publish(OrderCancelled, cancelled, { version, ...(cause && { cause }) })
    askBalance(work, order, cause)
    publishStock(work, wayBack(before), moveLines(wayBack(before), stock, lines), { orderId, cause })
    announce(work, order)
  }
}

const wayBack = (before: Order): LineMove => (before.status === 'paid' ? 'returned' : 'released')

function endOf(order: EndedOrder): { reason: string; cancelledAt: Date } {
  switch (order.status) {
    case 'cancelled':
      return order
    case 'expired':
      return { reason: 'expired', cancelledAt: order.expiredAt }
    case 'refused':
      return { reason: 'coupon-refused', cancelledAt: order.refusedAt }
  }
}
