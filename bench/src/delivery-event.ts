import { defineEvent } from '@jangteo/events'

/** An event of the size of a small order. */
export const Measured = defineEvent({
  topic: 'bench.measured',
  meaning: 'A measurement was taken.',
  key: 'source',
  aggregateId: 'source',
  schema: {
    type: 'record',
    name: 'Measured',
    fields: [
      { name: 'source', type: 'string' },
      { name: 'n', type: 'int' },
      { name: 'padding', type: 'string' },
    ],
  },
  example: { source: 'bench', n: 1, padding: '' },
})

/** The topic that kafkajs alone uses. */
export const RAW_TOPIC = 'bench.raw'

export const PADDING = 'x'.repeat(150)
