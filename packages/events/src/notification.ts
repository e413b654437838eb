import { timestamp } from './avro.ts'
import { defineEvent } from './event.ts'

export const NotificationRequested = defineEvent({
  topic: 'notification.requested',
  meaning:
    'A message to a person by one channel (`email`, `push`), to be sent once for each `notificationId`. `kind` names the template, ' +
    '`facts` fills it, `causeId` is the event that it is about. No address travels in it: the sender looks it up.',
  actedOnBy: ['notification'],
  key: 'userId',
  aggregateId: 'notificationId',
  schema: {
    type: 'record',
    name: 'NotificationRequested',
    fields: [
      { name: 'notificationId', type: 'string' },
      { name: 'userId', type: 'string' },
      { name: 'channel', type: 'string' },
      { name: 'kind', type: 'string' },
      { name: 'causeId', type: 'string' },
      {
        name: 'facts',
        type: {
          type: 'array',
          items: {
            type: 'record',
            name: 'Fact',
            fields: [
              { name: 'name', type: 'string' },
              { name: 'value', type: 'string' },
            ],
          },
        },
      },
      { name: 'requestedAt', type: timestamp },
    ],
  },
  example: {
    notificationId: '019aa7f0-0000-7000-8000-000000000007',
    userId: 'demo',
    channel: 'email',
    kind: 'order-paid',
    causeId: '019aa7f0-0000-7000-8000-000000000008',
    facts: [
      { name: 'orderId', value: '019aa7f0-0000-7000-8000-000000000001' },
      { name: 'amount', value: '38000' },
    ],
    requestedAt: new Date('2026-11-21T09:00:05.300Z'),
  },
})

export const NotificationSent = defineEvent({
  topic: 'notification.sent',
  meaning:
    'What came of a notification: `outcome` is `sent`, or `not-sent` with the reason (`no-address`, `unwanted`, `too-many`, ' +
    '`expired`, `undeliverable`).',
  storedFor: 'analysis by outside data platforms: which messages were sent, which were not, and why',
  key: 'userId',
  aggregateId: 'notificationId',
  schema: {
    type: 'record',
    name: 'NotificationSent',
    fields: [
      { name: 'notificationId', type: 'string' },
      { name: 'userId', type: 'string' },
      { name: 'channel', type: 'string' },
      { name: 'kind', type: 'string' },
      { name: 'outcome', type: 'string' },
      { name: 'reason', type: ['null', 'string'], default: null },
      { name: 'settledAt', type: timestamp },
    ],
  },
  example: {
    notificationId: '019aa7f0-0000-7000-8000-000000000007',
    userId: 'demo',
    channel: 'email',
    kind: 'order-paid',
    outcome: 'sent',
    reason: null,
    settledAt: new Date('2026-11-21T09:00:05.800Z'),
  },
})
