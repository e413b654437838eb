import { timestamp } from './avro.ts'
import { defineEvent } from './event.ts'

const lines = {
  type: 'array',
  items: {
    type: 'record',
    name: 'OrderLine',
    fields: [
      { name: 'productId', type: 'string' },
      { name: 'name', type: 'string' },
      { name: 'unitPrice', type: 'long' },
      { name: 'quantity', type: 'int' },
    ],
  },
} as const

const exampleLines = [
  { productId: 'coffee-beans', name: 'Coffee beans, 1 kg', unitPrice: 19_000, quantity: 2 },
]

export const OrderCreated = defineEvent({
  topic: 'order.created',
  meaning: 'An order was placed at these prices, and its stock is reserved.',
  key: 'userId',
  aggregateId: 'orderId',
  schema: {
    type: 'record',
    name: 'OrderCreated',
    fields: [
      { name: 'orderId', type: 'string' },
      { name: 'userId', type: 'string' },
      { name: 'lines', type: lines },
      { name: 'amount', type: 'long' },
      { name: 'createdAt', type: timestamp },
    ],
  },
  example: {
    orderId: '019aa7f0-0000-7000-8000-000000000001',
    userId: 'demo',
    lines: exampleLines,
    amount: 38_000,
    createdAt: new Date('2026-11-21T09:00:00.000Z'),
  },
})

export const OrderPaymentRequested = defineEvent({
  topic: 'order.payment-requested',
  meaning:
    'Take this amount for this order; the answer is PaymentCompleted or PaymentDeclined, once for each paymentId.',
  key: 'userId',
  aggregateId: 'orderId',
  schema: {
    type: 'record',
    name: 'OrderPaymentRequested',
    fields: [
      { name: 'paymentId', type: 'string' },
      { name: 'orderId', type: 'string' },
      { name: 'userId', type: 'string' },
      { name: 'amount', type: 'long' },
      { name: 'requestedAt', type: timestamp },
    ],
  },
  example: {
    paymentId: '019aa7f0-0000-7000-8000-000000000002',
    orderId: '019aa7f0-0000-7000-8000-000000000001',
    userId: 'demo',
    amount: 38_000,
    requestedAt: new Date('2026-11-21T09:00:05.000Z'),
  },
})

export const OrderPaid = defineEvent({
  topic: 'order.paid',
  meaning: 'The money was taken and the stock is sold. Also known as order-completed.',
  key: 'userId',
  aggregateId: 'orderId',
  schema: {
    type: 'record',
    name: 'OrderPaid',
    fields: [
      { name: 'orderId', type: 'string' },
      { name: 'userId', type: 'string' },
      { name: 'paymentId', type: 'string' },
      { name: 'lines', type: lines },
      { name: 'amount', type: 'long' },
      { name: 'paidAt', type: timestamp },
    ],
  },
  example: {
    orderId: '019aa7f0-0000-7000-8000-000000000001',
    userId: 'demo',
    paymentId: '019aa7f0-0000-7000-8000-000000000002',
    lines: exampleLines,
    amount: 38_000,
    paidAt: new Date('2026-11-21T09:00:05.120Z'),
  },
})
