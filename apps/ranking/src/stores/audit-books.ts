import type { Book } from '@jangteo/service/audit-books'

/** What the audit across services compares with ProductChanged, the lines of paid and cancelled orders, and measured windows. */
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
  {
    name: 'measured windows',
    key: 'text',
    select: (within) => `
      select w.event_id as object,
        concat_ws(' ', w.window_id, w.revision, (
          select coalesce(string_agg(concat_ws(':', p ->> 'productId', p ->> 'quantity', p ->> 'orders'), ',' order by n), '-')
          from jsonb_array_elements(w.products) with ordinality as m(p, n))) as content
      from measured_window w where ${within('w.event_id')}`,
  },
]
