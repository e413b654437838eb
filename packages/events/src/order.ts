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
  meaning:
    'An order was placed at these prices, and its stock is reserved. `amount` is what the lines come to; with a coupon the ' +
    'order waits for CouponReserved or CouponRefused.',
  actedOnBy: ['coupon'],
  key: 'userId',
  aggregateId: 'orderId',
  attributes: ['couponId'],
  schema: {
    type: 'record',
    name: 'OrderCreated',
    fields: [
      { name: 'orderId', type: 'string' },
      { name: 'userId', type: 'string' },
      { name: 'lines', type: lines },
      { name: 'amount', type: 'long' },
      { name: 'createdAt', type: timestamp },
      { name: 'couponId', type: ['null', 'string'], default: null },
    ],
  },
  example: {
    orderId: '019aa7f0-0000-7000-8000-000000000001',
    userId: 'demo',
    lines: exampleLines,
    amount: 38_000,
    createdAt: new Date('2026-11-21T09:00:00.000Z'),
    couponId: null,
  },
})

export const OrderPaymentRequested = defineEvent({
  topic: 'order.payment-requested',
  meaning:
    'Take this amount for this order, `points` of it in points and the rest from the wallet; the answer is PaymentCompleted or ' +
    'PaymentDeclined, the same for each paymentId however often it is asked.',
  actedOnBy: ['balance'],
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
      { name: 'points', type: 'long', default: 0 },
    ],
  },
  example: {
    paymentId: '019aa7f0-0000-7000-8000-000000000002',
    orderId: '019aa7f0-0000-7000-8000-000000000001',
    userId: 'demo',
    amount: 38_000,
    requestedAt: new Date('2026-11-21T09:00:05.000Z'),
    points: 500,
  },
})

export const OrderRefundRequested = defineEvent({
  topic: 'order.refund-requested',
  meaning:
    'Give back what this payment took for this order; the answer is PaymentRefunded, or PaymentDeclined when it never took ' +
    'anything, and then never will.',
  actedOnBy: ['balance'],
  key: 'userId',
  aggregateId: 'orderId',
  schema: {
    type: 'record',
    name: 'OrderRefundRequested',
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
    requestedAt: new Date('2026-11-21T10:00:00.000Z'),
  },
})

export const OrderPaid = defineEvent({
  topic: 'order.paid',
  meaning:
    'The money was taken and the stock is sold. `amount` is what was paid, after `discount`, and `points` is the part of it that ' +
    'was paid in points. Also known as order-completed.',
  actedOnBy: ['coupon', 'balance', 'ranking', 'notification'],
  key: 'userId',
  aggregateId: 'orderId',
  attributes: ['couponId'],
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
      { name: 'discount', type: 'long', default: 0 },
      { name: 'couponId', type: ['null', 'string'], default: null },
      { name: 'points', type: 'long', default: 0 },
    ],
  },
  example: {
    orderId: '019aa7f0-0000-7000-8000-000000000001',
    userId: 'demo',
    paymentId: '019aa7f0-0000-7000-8000-000000000002',
    lines: exampleLines,
    amount: 38_000,
    paidAt: new Date('2026-11-21T09:00:05.120Z'),
    discount: 0,
    couponId: null,
    points: 500,
  },
})

export const OrderCancelled = defineEvent({
  topic: 'order.cancelled',
  meaning:
    'The order has come to its end without a sale, and its stock is back. `reason` says why: `customer`, `operator`, `expired`, ' +
    '`coupon-refused`; `paidAt` is null unless it had been paid.',
  actedOnBy: ['coupon', 'ranking', 'notification'],
  key: 'userId',
  aggregateId: 'orderId',
  attributes: ['couponId', 'paidAt'],
  schema: {
    type: 'record',
    name: 'OrderCancelled',
    fields: [
      { name: 'orderId', type: 'string' },
      { name: 'userId', type: 'string' },
      { name: 'reason', type: 'string' },
      { name: 'lines', type: lines },
      { name: 'amount', type: 'long' },
      { name: 'couponId', type: ['null', 'string'], default: null },
      { name: 'paidAt', type: ['null', timestamp], default: null },
      { name: 'cancelledAt', type: timestamp },
    ],
  },
  example: {
    orderId: '019aa7f0-0000-7000-8000-000000000001',
    userId: 'demo',
    reason: 'customer',
    lines: exampleLines,
    amount: 38_000,
    couponId: null,
    paidAt: new Date('2026-11-21T09:00:05.120Z'),
    cancelledAt: new Date('2026-11-21T10:00:00.000Z'),
  },
})
