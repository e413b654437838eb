import type { Retentions } from '@jangteo/service/retention'

/** How long each table keeps its rows. `npm run docs` writes docs/retention.md from it. */
export const retention: Retentions = {
  contact: { because: 'until the person deletes it', person: 'deleted' },
  push_subscription: {
    kept: 'until the browser or the person ends it',
    by: 'deleteBrowsers',
    person: 'deleted',
  },
  inbox: { because: 'one row for each person: numbers are not used twice', person: 'pseudonym' },
  notification: { kept: '`KEEP_DAYS` (90 days)', by: 'forgetOld', person: 'pseudonym' },
  delivery: { kept: '`KEEP_DAYS` (90 days) after it was settled', by: 'forgetOld', person: 'pseudonym' },
  outage: { kept: 'until the server answers', by: 'openGate', person: 'none' },
}
