import { timestamp } from './avro.ts'
import { defineEvent } from './event.ts'

export const TransferBatchCut = defineEvent({
  topic: 'data-platform.transfer',
  meaning:
    'The stored events from position `first` to `last` are the batch number `sequence` for an outside data platform. Batches follow ' +
    'each other without a gap: each is handed over after the one before it.',
  actedOnBy: ['data-platform'],
  key: 'destination',
  aggregateId: 'batchId',
  partitions: 1,
  schema: {
    type: 'record',
    name: 'TransferBatchCut',
    fields: [
      { name: 'batchId', type: 'string' },
      { name: 'destination', type: 'string' },
      { name: 'sequence', type: 'long' },
      { name: 'first', type: 'long' },
      { name: 'last', type: 'long' },
      { name: 'events', type: 'int' },
      { name: 'cutAt', type: timestamp },
    ],
  },
  example: {
    batchId: '019aa7f0-0000-7000-8000-000000000009',
    destination: 'warehouse',
    sequence: 7,
    first: 3_001,
    last: 3_500,
    events: 500,
    cutAt: new Date('2026-11-21T09:05:00.000Z'),
  },
})
