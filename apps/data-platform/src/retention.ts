import type { Retention, Retentions } from '@jangteo/service/retention'

const DAYS = '`EVENT_RETENTION_DAYS` (400 days)'
const figures: Retention = { because: 'counts by minute; they name no person', person: 'none' }

/** How long each table keeps its rows. `npm run docs` writes docs/retention.md from it. */
export const retention: Retentions = {
  event: { kept: DAYS, by: 'dropOldDays', person: 'pseudonym' },
  store: { because: 'one row', person: 'none' },
  place: { because: 'one row for each partition', person: 'none' },
  person: { because: 'one row for each person; an erasure deletes it', person: 'deleted' },
  erasure: { because: 'a keyed hash: what arrives late must stay unreadable', person: 'pseudonym' },
  erasure_request: {
    because: 'a keyed hash: it proves that the erasure was done; id and pseudonym are deleted at its end',
    person: 'pseudonym',
  },
  erasure_answer: { because: 'as its request', person: 'none' },
  figure: figures,
  presence: { kept: DAYS, by: 'forgetOldPresences', person: 'pseudonym' },
  counted: { kept: '45 days', by: 'forgetOldFacts', person: 'none' },
  pane: figures,
  stream_clock: { because: 'one row for each generation', person: 'none' },
  measured_window: { kept: 'until it is final', by: 'measurePopularity', person: 'none' },
  catalogue_product: { because: 'one row for each product', person: 'none' },
  campaign_coupon: {
    because: 'one row for each coupon: figures of a campaign are sums over them',
    person: 'none',
  },
  transfer: { because: 'one row for each destination', person: 'none' },
  transfer_batch: { kept: DAYS, by: 'forgetTransferBatches', person: 'none' },
  statement: { because: 'audits compare them with the rows that services keep', person: 'pseudonym' },
  audit_segment: { because: 'one row for some 500 statements', person: 'none' },
  audit_topic: { because: 'one row for each topic', person: 'none' },
  audit: { kept: 'the last 100', by: 'finishAudit', person: 'none' },
  audit_answer: { kept: 'until the audit ends', by: 'finishAudit', person: 'none' },
  accepted_difference: { because: 'an operator has answered for it', person: 'none' },
}
