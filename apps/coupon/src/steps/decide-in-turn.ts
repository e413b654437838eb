import type { EventMeta, Work } from '@jangteo/messaging'
import type { Before, Standing } from '../domain/coupon-order.ts'
import { inTurn } from '../domain/in-turn.ts'
import { findCouponOrders, saveCouponOrders } from '../stores/coupon-order-store.ts'
import { lockCoupons, saveCoupons } from '../stores/coupon-store.ts'
import type { Tx } from '../stores/tx.ts'

/** The data of an event about an order. */
interface OfOrder {
  readonly orderId: string
  readonly couponId: string | null
}

/**
 * Decides one message after the other, each on the state after the one before, and stores all changes at the end. Orders
 * without a coupon are skipped. Messages about the same coupon are never decided at the same time, also when they are from
 * different topics.
 *
 * @returns the decisions in order, each with the message that caused it
 */
export async function decideInTurn<Data extends OfOrder>(
  { tx, now }: Work<Tx>,
  messages: readonly { readonly data: Data; readonly meta: EventMeta }[],
  decide: (before: Before, order: Data & { couponId: string }, now: Date) => Standing,
): Promise<(Standing & { cause: EventMeta })[]> {
  const asked = messages.flatMap(({ data, meta: cause }) =>
    hasCoupon(data) ? [{ ...data, data, cause }] : [],
  )
  if (asked.length === 0) return []
  const coupons = await lockCoupons(tx, [...new Set(asked.map(({ couponId }) => couponId))])
  const orders = await findCouponOrders(tx, [...new Set(asked.map(({ orderId }) => orderId))])
  const { decided, changed } = inTurn({ orders, coupons }, asked, (before, { data }) =>
    decide(before, data, now),
  )
  await saveCoupons(tx, [...changed.coupons.values()])
  await saveCouponOrders(tx, [...changed.orders.values()])
  return decided.map((standing, i) => ({ ...standing, cause: (asked[i] as (typeof asked)[number]).cause }))
}

/** Most orders have no coupon; this service ignores them. */
export const hasCoupon = <Data extends { couponId: string | null }>(
  data: Data,
): data is Data & { couponId: string } => data.couponId !== null
