import type { Book } from '@jangteo/service/audit-books'

/** What the audit across services compares with OrderCreated, OrderPaid, OrderCancelled, the requests of orders, ProductStockChanged and ProductChanged. */
export const books: readonly Book[] = [
  {
    name: 'orders',
    key: 'uuid',
    select: (within) => `
      select o.order_id::text as object, case
          when o.status in ('awaiting-coupon', 'payable', 'paying')
            then concat_ws(' ', 'open', o.amount + o.discount, coalesce(o.coupon_id, '-'), l.lines)
          when o.status = 'paid'
            then concat_ws(' ', 'paid', o.amount, o.discount, o.points, o.payment_id, coalesce(o.coupon_id, '-'), l.lines)
          else concat_ws(' ', 'ended', case o.status when 'expired' then 'expired' when 'refused' then 'coupon-refused'
            else o.reason end, o.amount, coalesce(o.coupon_id, '-'), l.lines)
        end as content
      from orders o left join (
        -- In the order of bytes, as the database sorts.
        select order_id, string_agg(product_id || ':' || quantity || ':' || unit_price, ',' order by product_id) as lines
        from order_line where ${within('order_id')} group by order_id
      ) l using (order_id)
      where ${within('o.order_id')}`,
  },
  {
    name: 'stock',
    key: 'text',
    select: (within) => `
      select p.product_id as object, p.available || ' ' || p.reserved as content
      from product p where ${within('p.product_id')}`,
  },
  {
    name: 'catalogue',
    key: 'text',
    select: (within) => `
      select p.product_id as object, concat_ws(' ', p.price, p.on_sale::text, p.name) as content
      from product p where ${within('p.product_id')}`,
  },
  {
    name: 'awaited answers',
    key: 'uuid',
    select: (within) => `
      select o.order_id::text as object, case o.status when 'awaiting-coupon' then 'coupon ' || o.coupon_id
          when 'paying' then 'payment ' || o.payment_id else 'refund ' || o.payment_id end as content
      from orders o
      where ${within('o.order_id')}
        and (o.status in ('awaiting-coupon', 'paying') or (o.status = 'cancelled' and o.payment_id is not null))`,
  },
]
