import type { Retentions } from '@jangteo/service/retention'

/** How long each table keeps its rows. `npm run docs` writes docs/retention.md from it. */
export const retention: Retentions = {
  product: { because: 'one row for each product', person: 'none' },
  generation: { because: 'one row', person: 'none' },
  position: { because: 'one row for each partition', person: 'none' },
  passed_over: { because: 'one row for each dead letter that was skipped; rare', person: 'none' },
  snapshot: { kept: '400 days, those of hours 2 days', by: 'forgetBuckets', person: 'none' },
  snapshot_run: { because: 'one row', person: 'none' },
  counted_sale: { kept: '9 days', by: 'forget-sales', person: 'none' },
  counted_activity: { kept: '45 days', by: 'forget-activities', person: 'none' },
  measured_window: { kept: '9 days', by: 'forget-windows', person: 'none' },
}
