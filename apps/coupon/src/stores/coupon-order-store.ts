import type { CouponRefusal } from '../domain/coupon.ts'
import type { CouponOrder } from '../domain/coupon-order.ts'
import type { Tx } from './tx.ts'

/** The stored orders, by their ids. Lock their coupons before: a transaction that stores an order holds its coupon's lock. */
export async function findCouponOrders(
  tx: Tx,
  orderIds: readonly string[],
): Promise<Map<string, CouponOrder>> {
  const rows = await tx.couponOrder.findMany({ where: { orderId: { in: [...orderIds] } } })
  return new Map(rows.map((row) => [row.orderId, toCouponOrder(row)]))
}

/**
 * Stores orders. An order whose coupon does not exist has no lock: when two transactions store it at the same time, the state
 * `ended` stays.
 */
export async function saveCouponOrders(tx: Tx, orders: readonly CouponOrder[]): Promise<void> {
  if (orders.length === 0) return
  const rows = orders.map(toRow)
  await tx.$executeRaw`
    insert into coupon_order (order_id, coupon_id, user_id, status, discount, reason, decided_at)
    select * from unnest(${rows.map((row) => row.orderId)}::text[], ${rows.map((row) => row.couponId)}::text[],
                         ${rows.map((row) => row.userId)}::text[], ${rows.map((row) => row.status)}::text[],
                         ${rows.map((row) => row.discount)}::bigint[], ${rows.map((row) => row.reason)}::text[],
                         ${rows.map((row) => row.decidedAt)}::timestamptz[])
      as o(order_id, coupon_id, user_id, status, discount, reason, decided_at)
    order by order_id
    on conflict (order_id) do update set status = excluded.status, discount = excluded.discount, reason = excluded.reason
    where coupon_order.status <> 'ended'`
}

interface CouponOrderRow {
  orderId: string
  couponId: string
  userId: string
  status: string
  discount: bigint | null
  reason: string | null
  decidedAt: Date
}

function toCouponOrder(row: CouponOrderRow): CouponOrder {
  const { orderId, couponId, userId, decidedAt } = row
  const facts = { orderId, couponId, userId, decidedAt }
  const discount = row.discount === null ? null : Number(row.discount)
  const reason = row.reason as CouponRefusal | null
  const status = row.status as CouponOrder['status']
  switch (status) {
    case 'applied':
    case 'used':
      return { ...facts, status, discount: present(discount) }
    case 'refused':
      return { ...facts, status, reason: present(reason) }
    case 'ended':
      return { ...facts, status, discount, reason }
  }
}

const toRow = (order: CouponOrder): CouponOrderRow => ({
  ...order,
  discount: 'discount' in order && order.discount !== null ? BigInt(order.discount) : null,
  reason: 'reason' in order ? order.reason : null,
})

/** The table's CHECK on the fields of each state ensures it. */
function present<T>(value: T | null): T {
  if (value === null) throw new Error('a row of coupon_order lacks a field of its state')
  return value
}
