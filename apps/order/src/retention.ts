import { idempotencyRetention, type Retentions } from '@jangteo/service/retention'

const BOOKS = 'commercial law wants orders kept for five years, and audits compare them'

/** How long each table keeps its rows. `npm run docs` writes docs/retention.md from it. */
export const retention: Retentions = {
  product: { because: 'orders and stock refer to it; a retired product stays', person: 'none' },
  product_details: { because: 'as its product', person: 'none' },
  orders: { because: BOOKS, person: 'pseudonym' },
  order_line: { because: BOOKS, person: 'none' },
  order_event: { because: `${BOOKS}; notes of an erased person are deleted`, person: 'pseudonym' },
  idempotency: idempotencyRetention,
}
