import type { CouponReserved, EventData } from '@jangteo/events'
import type { Work } from '@jangteo/messaging'
import { applyCoupon } from '../domain/coupon.ts'
import { OrderNotFound } from '../domain/errors.ts'
import { announce } from '../steps/announce.ts'
import { lockOrder, saveOrders } from '../stores/order-store.ts'
import type { Tx } from '../stores/tx.ts'

/** The coupon is good: the order costs less, and can be paid. */
export async function applyOrderCoupon(
  work: Work<Tx>,
  reserved: EventData<typeof CouponReserved>,
): Promise<void> {
  const before = await lockOrder(work.tx, reserved.orderId)
  if (!before) throw OrderNotFound(reserved)
  const order = applyCoupon(before, reserved)
  if (order === before) return
  await saveOrders(work.tx, [{ order, type: 'coupon-applied', actor: 'service:coupon' }], work.now)
  announce(work, order)
}
