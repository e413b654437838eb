import { timestamp } from './avro.ts'
import { defineEvent, defineEventFamily } from './event.ts'

export const AuditRequested = defineEvent({
  topic: 'audit.requested',
  meaning:
    'Each service is to report, from one snapshot of its database: how many events it has published; for each of `ranges` the ' +
    'number and digest of the objects of that book; for each of `details` the objects themselves; for each of `lookups` what ' +
    'became of that event. A range holds the objects from `from` up to, and not including, `to`; an empty `to` has no limit. ' +
    'With `full`, the service also runs its own checks now.',
  actedOnBy: ['order', 'coupon', 'balance', 'ranking', 'notification', 'data-platform'],
  key: 'auditId',
  aggregateId: 'auditId',
  partitions: 1,
  retentionDays: 1,
  schema: {
    type: 'record',
    name: 'AuditRequested',
    fields: [
      { name: 'auditId', type: 'string' },
      { name: 'round', type: 'int' },
      { name: 'full', type: 'boolean' },
      {
        name: 'ranges',
        type: {
          type: 'array',
          items: {
            type: 'record',
            name: 'AuditRange',
            fields: [
              { name: 'book', type: 'string' },
              { name: 'from', type: 'string' },
              { name: 'to', type: 'string' },
            ],
          },
        },
      },
      {
        name: 'details',
        type: {
          type: 'array',
          items: {
            type: 'record',
            name: 'AuditDetail',
            fields: [
              { name: 'book', type: 'string' },
              { name: 'from', type: 'string' },
              { name: 'to', type: 'string' },
            ],
          },
        },
      },
      {
        name: 'lookups',
        type: {
          type: 'array',
          items: {
            type: 'record',
            name: 'AuditLookup',
            fields: [
              { name: 'service', type: 'string' },
              { name: 'topic', type: 'string' },
              { name: 'eventId', type: 'string' },
            ],
          },
        },
      },
      { name: 'requestedAt', type: timestamp },
    ],
  },
  example: {
    auditId: '019aa7f0-0000-7000-8000-00000000000a',
    round: 1,
    full: false,
    ranges: [{ book: 'orders', from: '', to: '019aa7f0-0000-7000-8000-000000000001' }],
    details: [],
    lookups: [],
    requestedAt: new Date('2026-11-21T09:05:00.000Z'),
  },
})

export const AuditAnswered = defineEventFamily({
  topic: 'audit.answered.{service}',
  publishedBy: AuditRequested.actedOnBy,
  meaning:
    "The answer of the topic's service to one round of an audit, in `parts` events. `point` is the snapshot (PostgreSQL's pg_snapshot) " +
    'that it was read in; `published` counts the events of transactions since `since`, with the sum of the hashes of their ids. `fate` of a ' +
    'lookup is `applied`, `discarded`, `corrected`, `dead-letter`, `retrying` or `not-seen`. `checks` are those that the service makes of its ' +
    'own database, as they were at `checkedAt`.',
  actedOnBy: ['data-platform'],
  key: 'auditId',
  aggregateId: 'auditId',
  partitions: 1,
  retentionDays: 1,
  schema: {
    type: 'record',
    name: 'AuditAnswered',
    fields: [
      { name: 'auditId', type: 'string' },
      { name: 'round', type: 'int' },
      { name: 'part', type: 'int' },
      { name: 'parts', type: 'int' },
      { name: 'point', type: 'string' },
      { name: 'since', type: 'string' },
      {
        name: 'published',
        type: {
          type: 'array',
          items: {
            type: 'record',
            name: 'PublishedEvents',
            fields: [
              { name: 'topic', type: 'string' },
              { name: 'events', type: 'long' },
              { name: 'digest', type: 'string' },
            ],
          },
        },
      },
      {
        name: 'digests',
        type: {
          type: 'array',
          items: {
            type: 'record',
            name: 'BookDigest',
            fields: [
              { name: 'book', type: 'string' },
              { name: 'from', type: 'string' },
              { name: 'objects', type: 'long' },
              { name: 'digest', type: 'string' },
            ],
          },
        },
      },
      {
        name: 'objects',
        type: {
          type: 'array',
          items: {
            type: 'record',
            name: 'BookObject',
            fields: [
              { name: 'book', type: 'string' },
              { name: 'object', type: 'string' },
              { name: 'content', type: 'string' },
            ],
          },
        },
      },
      {
        name: 'fates',
        type: {
          type: 'array',
          items: {
            type: 'record',
            name: 'EventFate',
            fields: [
              { name: 'topic', type: 'string' },
              { name: 'eventId', type: 'string' },
              { name: 'fate', type: 'string' },
            ],
          },
        },
      },
      {
        name: 'checks',
        type: {
          type: 'array',
          items: {
            type: 'record',
            name: 'OwnCheck',
            fields: [
              { name: 'name', type: 'string' },
              { name: 'expected', type: 'long' },
              { name: 'actual', type: 'long' },
              { name: 'examples', type: { type: 'array', items: 'string' } },
            ],
          },
        },
      },
      { name: 'checkedAt', type: timestamp },
    ],
  },
  example: {
    auditId: '019aa7f0-0000-7000-8000-00000000000a',
    round: 1,
    part: 1,
    parts: 1,
    point: '7042:7042:',
    since: '760',
    published: [{ topic: 'order.created', events: 12, digest: '-884213009452019' }],
    digests: [{ book: 'orders', from: '', objects: 12, digest: '4130018223' }],
    objects: [],
    fates: [],
    checks: [
      { name: 'orders whose lines do not come to amount and discount', expected: 0, actual: 0, examples: [] },
    ],
    checkedAt: new Date('2026-11-21T09:05:00.020Z'),
  },
})

export const AuditDifferenceFound = defineEvent({
  topic: 'audit.difference-found',
  meaning:
    'An audit across the services has found what was equal in the one before it: `equation` does not hold, and `objects` are the ' +
    'first that differ, each with what the two sides say of it.',
  actedOnBy: ['notification'],
  key: 'equation',
  aggregateId: 'auditId',
  partitions: 1,
  schema: {
    type: 'record',
    name: 'AuditDifferenceFound',
    fields: [
      { name: 'auditId', type: 'string' },
      { name: 'equation', type: 'string' },
      { name: 'differences', type: 'long' },
      { name: 'objects', type: { type: 'array', items: 'string' } },
      { name: 'foundAt', type: timestamp },
    ],
  },
  example: {
    auditId: '019aa7f0-0000-7000-8000-00000000000a',
    equation: 'each completed payment was requested by its order',
    differences: 1,
    objects: ['019aa7f0-0000-7000-8000-000000000002'],
    foundAt: new Date('2026-11-21T09:05:00.400Z'),
  },
})
