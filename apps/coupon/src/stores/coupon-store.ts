import { validate as isUuid } from 'uuid'
import type { Coupon } from '../domain/coupon.ts'
import { Prisma } from '../generated/prisma/client.ts'
import { type DiscountRow, toDiscount } from './discount-row.ts'
import type { Tx } from './tx.ts'

interface CouponRow extends DiscountRow {
  couponId: string
  campaignId: string
  userId: string
  name: string
  minimumAmount: bigint
  status: string
  orderId: string | null
  issuedAt: Date
  expiresAt: Date
  usedAt: Date | null
  version: number
}

const couponColumns = Prisma.sql`
  c.coupon_id as "couponId", c.campaign_id as "campaignId", c.user_id as "userId", c.name, c.kind, c.amount, c.percent,
  c.cap, c.minimum_amount as "minimumAmount", c.status, c.order_id as "orderId", c.issued_at as "issuedAt",
  c.expires_at as "expiresAt", c.used_at as "usedAt", c.version`

/**
 * The coupons that exist, by their ids, locked in id order until the end of the transaction. An id can be any text: one that
 * is no UUID is not found.
 */
export async function lockCoupons(tx: Tx, couponIds: readonly string[]): Promise<Map<string, Coupon>> {
  const rows = await tx.$queryRaw<CouponRow[]>`
    select ${couponColumns} from coupon c where c.coupon_id = any(${couponIds.filter(isUuid)}::uuid[])
    order by c.coupon_id for update of c`
  return new Map(rows.map((row) => [row.couponId, toCoupon(row)]))
}

/** Some of the expired coupons, locked; coupons that another transaction has locked are skipped. */
export async function lockExpiredCoupons(tx: Tx, now: Date, limit: number): Promise<Coupon[]> {
  const rows = await tx.$queryRaw<CouponRow[]>`
    select ${couponColumns} from coupon c
    where c.status = 'available' and c.expires_at <= ${now}::timestamptz
    order by c.expires_at limit ${limit} for update of c skip locked`
  return rows.map(toCoupon)
}

/** Stores the fields of coupons that can change. Lock the coupons before. */
export async function saveCoupons(tx: Tx, coupons: readonly Coupon[]): Promise<void> {
  if (coupons.length === 0) return
  const rows = coupons.map((coupon) => ({ orderId: null, usedAt: null, ...coupon }))
  await tx.$executeRaw`
    update coupon set status = s.status, order_id = s.order_id, used_at = s.used_at, version = s.version
    from unnest(${rows.map((row) => row.couponId)}::uuid[], ${rows.map((row) => row.status)}::text[],
                ${rows.map((row) => row.orderId)}::text[], ${rows.map((row) => row.usedAt)}::timestamptz[],
                ${rows.map((row) => row.version)}::int[]) as s(coupon_id, status, order_id, used_at, version)
    where coupon.coupon_id = s.coupon_id`
}

export async function findCoupon(tx: Tx, couponId: string): Promise<Coupon | undefined> {
  const row = await tx.coupon.findUnique({ where: { couponId } })
  return row ? toCoupon(row) : undefined
}

/** A user's coupons after a coupon id, newest first (the id is a UUIDv7: later ones are greater). */
export async function listCoupons(
  tx: Tx,
  list: { userId: string; status: Coupon['status'] | undefined; before: string | undefined; limit: number },
): Promise<Coupon[]> {
  const rows = await tx.coupon.findMany({
    where: {
      userId: list.userId,
      ...(list.status && { status: list.status }),
      ...(list.before && { couponId: { lt: list.before } }),
    },
    orderBy: { couponId: 'desc' },
    take: list.limit,
  })
  return rows.map(toCoupon)
}

function toCoupon(row: CouponRow): Coupon {
  const { couponId, campaignId, userId, name, issuedAt, expiresAt, version } = row
  const terms = { campaignId, name, discount: toDiscount(row), minimumAmount: Number(row.minimumAmount) }
  const facts = { couponId, userId, ...terms, issuedAt, expiresAt, version }
  const status = row.status as Coupon['status']
  switch (status) {
    case 'available':
    case 'expired':
      return { ...facts, status }
    case 'reserved':
      return { ...facts, status, orderId: present(row.orderId) }
    case 'used':
      return { ...facts, status, orderId: present(row.orderId), usedAt: present(row.usedAt) }
  }
}

/** The table's CHECK on the fields of each state ensures it. */
function present<T>(value: T | null): T {
  if (value === null) throw new Error('a row of coupon lacks a field of its state')
  return value
}
