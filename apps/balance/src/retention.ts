import type { Retentions } from '@jangteo/service/retention'

const BOOKS = 'tax law wants the books kept for five years and longer, and rows of the ledger never change'

/** How long each table keeps its rows. `npm run docs` writes docs/retention.md from it. */
export const retention: Retentions = {
  wallet: { because: 'it is the sum of the ledger', person: 'pseudonym' },
  transfer: { because: BOOKS, person: 'pseudonym' },
  entry: { because: BOOKS, person: 'pseudonym' },
  payment: { because: `${BOOKS}; a repeated request gets the same answer`, person: 'pseudonym' },
  cancelled_order: { because: 'a payment that is requested late must not be taken', person: 'none' },
  charge: { because: `${BOOKS}; its id remembers the Idempotency-Key`, person: 'pseudonym' },
}
