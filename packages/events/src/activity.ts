import { timestamp } from './avro.ts'
import { defineEvent } from './event.ts'

export const UserActivity = defineEvent({
  topic: 'user.activity',
  meaning:
    'A person did something that is worth counting: `kind` is `viewed`, `liked` or `carted` (a product) or `searched` (for `query`). ' +
    'Published at once and without a transaction: the last moment before a crash may be lost.',
  actedOnBy: ['ranking'],
  key: 'userId',
  aggregateId: 'activityId',
  attributes: ['kind', 'productId'],
  personal: ['query'],
  schema: {
    type: 'record',
    name: 'UserActivity',
    fields: [
      { name: 'activityId', type: 'string' },
      { name: 'userId', type: 'string' },
      { name: 'kind', type: 'string' },
      { name: 'productId', type: ['null', 'string'], default: null },
      { name: 'query', type: ['null', 'string'], default: null },
      { name: 'occurredAt', type: timestamp },
    ],
  },
  example: {
    activityId: '019aa7f0-0000-7000-8000-000000000006',
    userId: 'demo',
    kind: 'viewed',
    productId: 'coffee-beans',
    query: null,
    occurredAt: new Date('2026-11-21T08:59:00.000Z'),
  },
})

export const GeneralEvent = defineEvent({
  topic: 'general.events',
  meaning:
    'Anything else that a team wants to be kept: `type` and `data` (JSON) mean what its `source` says they mean.',
  storedFor: 'the team that has sent it: it reads it in the exports',
  key: 'source',
  aggregateId: 'source',
  personal: ['data'],
  schema: {
    type: 'record',
    name: 'GeneralEvent',
    fields: [
      { name: 'source', type: 'string' },
      { name: 'type', type: 'string' },
      { name: 'userId', type: ['null', 'string'], default: null },
      { name: 'data', type: 'string' },
      { name: 'occurredAt', type: timestamp },
    ],
  },
  example: {
    source: 'warehouse',
    type: 'parcel-packed',
    userId: null,
    data: '{"parcel":"P-1042","grams":2150}',
    occurredAt: new Date('2026-11-21T10:00:00.000Z'),
  },
})
