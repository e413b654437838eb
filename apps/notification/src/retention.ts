import type { Retentions } from '@jangteo/service/retention'

/** How long each table keeps its rows. `npm run docs` writes docs/retention.md from it. */
export const retention: Retentions = {
  contact: { because: 'until the person deletes it', person: 'deleted' },
  // An erasure does not end the count, or it would let a person write to a stranger without a limit.
  asked_mailbox: {
    kept: 'a day; a hash of the address, without the person',
    by: 'forgetOld',
    person: 'none',
  },
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
