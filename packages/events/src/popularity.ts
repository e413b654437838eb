import { timestamp } from './avro.ts'
import { defineEvent } from './event.ts'

export const ProductPopularityMeasured = defineEvent({
  topic: 'product.popularity',
  meaning:
    'These products were bought most, by paid orders, from `startsAt` until `endsAt` (exclusive): a hundred at most, the most pieces ' +
    'first. `windowKind` is `tumbling` (10 minutes) or `sliding` (an hour, every 10 minutes). Of a window, the highest `revision` ' +
    'counts: a late order leads to a new one. `name` and `price` are the catalogue’s at the time of the measurement.',
  actedOnBy: ['ranking'],
  key: 'windowId',
  aggregateId: 'windowId',
  schema: {
    type: 'record',
    name: 'ProductPopularityMeasured',
    fields: [
      { name: 'windowId', type: 'string' },
      { name: 'windowKind', type: 'string' },
      { name: 'startsAt', type: timestamp },
      { name: 'endsAt', type: timestamp },
      { name: 'revision', type: 'int' },
      {
        name: 'products',
        type: {
          type: 'array',
          items: {
            type: 'record',
            name: 'MeasuredProduct',
            fields: [
              { name: 'productId', type: 'string' },
              { name: 'name', type: ['null', 'string'] },
              { name: 'price', type: ['null', 'long'] },
              { name: 'quantity', type: 'long' },
              { name: 'orders', type: 'long' },
            ],
          },
        },
      },
    ],
  },
  example: {
    windowId: 'sliding/2026-11-21T08:10:00.000Z',
    windowKind: 'sliding',
    startsAt: new Date('2026-11-21T08:10:00.000Z'),
    endsAt: new Date('2026-11-21T09:10:00.000Z'),
    revision: 1,
    products: [
      { productId: 'coffee-beans', name: 'Coffee beans, 1 kg', price: 19_000, quantity: 2, orders: 1 },
    ],
  },
})
