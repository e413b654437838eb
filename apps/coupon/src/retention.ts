import { idempotencyRetention, type Retentions } from '@jangteo/service/retention'

const FAIRNESS = 'it proves who came when, and that each got at most one; one row for each request'

/** How long each table keeps its rows. `npm run docs` writes docs/retention.md from it. */
export const retention: Retentions = {
  campaign: { because: 'its coupons refer to it', person: 'none' },
  line: { because: 'one row for each campaign', person: 'none' },
  request: { because: FAIRNESS, person: 'pseudonym' },
  lost_sequence: { because: FAIRNESS, person: 'none' },
  coupon: { because: 'orders were paid with it, and audits compare it', person: 'pseudonym' },
  coupon_order: { because: 'a repeated request of an order gets the same answer', person: 'pseudonym' },
  gate: { because: 'one row', person: 'none' },
  idempotency: idempotencyRetention,
}
