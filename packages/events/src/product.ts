import { timestamp } from './avro.ts'
import { defineEvent } from './event.ts'

export const ProductChanged = defineEvent({
  topic: 'product.changed',
  meaning: 'The catalogue now says this of the product; the last one of each product is kept for ever.',
  actedOnBy: ['ranking'],
  key: 'productId',
  aggregateId: 'productId',
  compacted: true,
  schema: {
    type: 'record',
    name: 'ProductChanged',
    fields: [
      { name: 'productId', type: 'string' },
      { name: 'name', type: 'string' },
      { name: 'price', type: 'long' },
      { name: 'onSale', type: 'boolean' },
      { name: 'changedAt', type: timestamp },
    ],
  },
  example: {
    productId: 'coffee-beans',
    name: 'Coffee beans, 1 kg',
    price: 19_000,
    onSale: true,
    changedAt: new Date('2026-11-21T08:00:00.000Z'),
  },
})

export const ProductStockChanged = defineEvent({
  topic: 'product.stock-changed',
  meaning:
    'Stock of the product changed by `quantity`; `available` and `reserved` are what it has now. `reason` is `reserved`, `sold`, `released` (a reservation ended), ' +
    '`returned` (a sale was undone) or `adjusted` (by an admin, for the reason in `note`; `quantity` may be negative).',
  storedFor:
    'the audit, which compares it with the stock of the catalogue, and analysis by outside data platforms',
  key: 'productId',
  aggregateId: 'productId',
  schema: {
    type: 'record',
    name: 'ProductStockChanged',
    fields: [
      { name: 'productId', type: 'string' },
      { name: 'reason', type: 'string' },
      { name: 'quantity', type: 'int' },
      { name: 'available', type: 'int' },
      { name: 'reserved', type: 'int' },
      { name: 'orderId', type: ['null', 'string'], default: null },
      { name: 'changedAt', type: timestamp },
      { name: 'note', type: ['null', 'string'], default: null },
    ],
  },
  example: {
    productId: 'coffee-beans',
    reason: 'reserved',
    quantity: 2,
    available: 98,
    reserved: 2,
    orderId: '019aa7f0-0000-7000-8000-000000000001',
    changedAt: new Date('2026-11-21T09:00:00.000Z'),
    note: null,
  },
})
