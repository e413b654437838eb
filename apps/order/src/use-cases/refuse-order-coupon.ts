import type { CouponRefused, EventData } from '@jangteo/events'
import type { EventMeta, Work } from '@jangteo/messaging'
import { refuseCoupon } from '../domain/coupon.ts'
import { OrderNotFound } from '../domain/errors.ts'
import { endOrders } from '../steps/end-orders.ts'
import { lockOrder } from '../stores/order-store.ts'
import type { Tx } from '../stores/tx.ts'

/** The coupon cannot be used: the order ends, and its stock is back. */
export async function refuseOrderCoupon(
  work: Work<Tx>,
  refused: EventData<typeof CouponRefused>,
  cause: EventMeta,
): Promise<void> {
  const before = await lockOrder(work.tx, refused.orderId)
  if (!before) throw OrderNotFound(refused)
  const order = refuseCoupon(before, { ...refused, now: work.now })
  if (order === before || order.status !== 'refused') return
  await endOrders(work, [{ before, order, actor: 'service:coupon', note: refused.reason, cause }])
}
