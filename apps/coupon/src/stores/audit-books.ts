import type { Book } from '@jangteo/service/audit-books'

/** What the audit across services compares with CouponIssued and CouponReserved, and with the orders that were paid with a coupon. */
export const books: readonly Book[] = [
  {
    name: 'coupons',
    key: 'uuid',
    select: (within) => `
      select c.coupon_id::text as object, concat_ws(' ', c.campaign_id, coalesce(c.amount::text, '-'),
          coalesce(c.percent::text, '-'), coalesce(c.cap::text, '-'), c.minimum_amount) as content
      from coupon c where ${within('c.coupon_id')}`,
  },
  {
    name: 'reserved coupons',
    key: 'text',
    select: (within) => `
      select o.order_id as object, o.coupon_id || ' ' || o.discount as content
      from coupon_order o where o.status = 'applied' and ${within('o.order_id')}`,
  },
  {
    name: 'used coupons',
    key: 'text',
    select: (within) => `
      select o.order_id as object, o.coupon_id || ' ' || o.discount as content
      from coupon_order o where o.status = 'used' and ${within('o.order_id')}`,
  },
]
