import type { OrderPaid } from '@jangteo/events'
import type { Message, Work } from '@jangteo/messaging'
import { orderPaid } from '../domain/coupon-order.ts'
import { decideOrders, hasCoupon } from '../steps/decide-orders.ts'
import type { Tx } from '../stores/tx.ts'

/** Orders were paid: their coupons are used. @throws CouponNotHeld */
export async function useCoupons(
  work: Work<Tx>,
  messages: readonly Message<typeof OrderPaid>[],
): Promise<void> {
  const paid = messages.map(({ data }) => data).filter(hasCoupon)
  await decideOrders(work, paid, orderPaid)
}
