import { type CancelReason, factsOf, isPending, type Order, type OrderLine } from '../domain/order.ts'
import { Prisma } from '../generated/prisma/client.ts'

export interface OrderRow {
  orderId: string
  userId: string
  status: Order['status']
  amount: bigint
  discount: bigint
  couponId: string | null
  points: bigint
  version: number
  paymentId: string | null
  declineReason: string | null
  reason: string | null
  createdAt: Date
  expiresAt: Date
  payingSince: Date | null
  paidAt: Date | null
  endedAt: Date | null
  refundedAt: Date | null
  lines: OrderLine[]
}

export const orderColumns = Prisma.sql`
  o.order_id as "orderId", o.user_id as "userId", o.status, o.amount, o.discount, o.coupon_id as "couponId", o.points,
  o.version, o.payment_id as "paymentId", o.decline_reason as "declineReason", o.reason, o.created_at as "createdAt",
  o.expires_at as "expiresAt", o.paying_since as "payingSince", o.paid_at as "paidAt", o.ended_at as "endedAt",
  o.refunded_at as "refundedAt",
  (select json_agg(json_build_object('productId', l.product_id, 'name', l.name, 'unitPrice', l.unit_price,
                                     'quantity', l.quantity) order by l.product_id)
   from order_line l where l.order_id = o.order_id) as lines`

export function toOrder(row: OrderRow): Order {
  const { orderId, userId, lines, couponId, version, createdAt, expiresAt } = row
  const money = { amount: Number(row.amount), discount: Number(row.discount) }
  const facts = { orderId, userId, lines, ...money, couponId, version, createdAt, expiresAt }
  const points = Number(row.points)
  switch (row.status) {
    case 'awaiting-coupon':
      return { ...facts, couponId: present(couponId), status: row.status }
    case 'payable':
      return { ...facts, status: row.status, declineReason: row.declineReason }
    case 'paying':
      return {
        ...facts,
        status: row.status,
        paymentId: present(row.paymentId),
        points,
        payingSince: present(row.payingSince),
      }
    case 'paid':
      return {
        ...facts,
        status: row.status,
        paymentId: present(row.paymentId),
        points,
        paidAt: present(row.paidAt),
      }
    case 'cancelled':
      return {
        ...facts,
        status: row.status,
        reason: row.reason as CancelReason,
        cancelledAt: present(row.endedAt),
        paymentId: row.paymentId,
        points,
        paidAt: row.paidAt,
      }
    case 'refunded':
      return {
        ...facts,
        status: row.status,
        reason: row.reason as CancelReason,
        cancelledAt: present(row.endedAt),
        paymentId: present(row.paymentId),
        points,
        paidAt: row.paidAt,
        refundedAt: present(row.refundedAt),
      }
    case 'expired':
      return { ...facts, status: row.status, expiredAt: present(row.endedAt) }
    case 'refused':
      return {
        ...facts,
        couponId: present(couponId),
        status: row.status,
        reason: present(row.reason),
        refusedAt: present(row.endedAt),
      }
  }
}

/** What only some states have; null in all others. */
const nothing = {
  points: 0,
  paymentId: null,
  declineReason: null,
  reason: null,
  payingSince: null,
  askedAt: null,
  paidAt: null,
  endedAt: null,
  refundedAt: null,
}

export function toRow(order: Order, now: Date) {
  const facts = { ...nothing, ...factsOf(order), status: order.status }
  switch (order.status) {
    case 'awaiting-coupon':
      return facts
    case 'payable':
      return { ...facts, declineReason: order.declineReason }
    case 'paying': {
      const { paymentId, points, payingSince } = order
      return { ...facts, paymentId, points, payingSince, askedAt: now }
    }
    case 'paid': {
      const { paymentId, points, paidAt } = order
      return { ...facts, paymentId, points, paidAt }
    }
    case 'cancelled':
    case 'refunded': {
      const { paymentId, points, paidAt, reason, cancelledAt: endedAt } = order
      const refundedAt = order.status === 'refunded' ? order.refundedAt : null
      const askedAt = isPending(order) ? now : null
      return { ...facts, paymentId, points, paidAt, reason, endedAt, refundedAt, askedAt }
    }
    case 'expired':
      return { ...facts, endedAt: order.expiredAt }
    case 'refused':
      return { ...facts, reason: order.reason, endedAt: order.refusedAt }
  }
}

/** The table's CHECK on each state's fields makes this certain. */
function present<T>(value: T | null): T {
  if (value === null) throw new Error('a row of orders lacks a field of its state')
  return value
}
