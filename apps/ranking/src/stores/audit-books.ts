import type { Book } from '@jangteo/service/audit-books'

/** What the audit across services compares with ProductChanged, and with the lines of paid and cancelled orders. */
export const books: readonly Book[] = [
  {
    name: 'products',
    key: 'text',
    select: (within) => `
      select p.product_id as object, concat_ws(' ', p.price, p.on_sale::text, p.name) as content
      from product p where ${within('p.product_id')}`,
  },
  {
    name: 'counted sales',
    key: 'text',
    select: (within) => `
      select s.event_id || '/' || s.product_id as object,
        s.pieces || ' ' || (extract(epoch from s.paid_at) * 1000)::bigint as content
      from counted_sale s where ${within('s.event_id')}`,
  },
]
