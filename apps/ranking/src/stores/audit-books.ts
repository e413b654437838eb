import type { Book } from '@jangteo/service/audit-books'

/** What the audit across services compares with ProductChanged. */
export const books: readonly Book[] = [
  {
    name: 'products',
    key: 'text',
    select: (within) => `
      select p.product_id as object, concat_ws(' ', p.price, p.on_sale::text, p.name) as content
      from product p where ${within('p.product_id')}`,
  },
]
