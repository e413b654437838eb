import { timestamp } from './avro.ts'
import { defineEvent } from './event.ts'

export const PaymentCompleted = defineEvent({
  topic: 'payment.completed',
  meaning: 'The amount was taken for this order, `points` of it in points and the rest from the wallet.',
  actedOnBy: ['order'],
  key: 'userId',
  aggregateId: 'paymentId',
  schema: {
    type: 'record',
    name: 'PaymentCompleted',
    fields: [
      { name: 'paymentId', type: 'string' },
      { name: 'orderId', type: 'string' },
      { name: 'userId', type: 'string' },
      { name: 'amount', type: 'long' },
      { name: 'completedAt', type: timestamp },
      { name: 'points', type: 'long', default: 0 },
    ],
  },
  example: {
    paymentId: '019aa7f0-0000-7000-8000-000000000002',
    orderId: '019aa7f0-0000-7000-8000-000000000001',
    userId: 'demo',
    amount: 38_000,
    completedAt: new Date('2026-11-21T09:00:05.100Z'),
    points: 500,
  },
})

export const PaymentDeclined = defineEvent({
  topic: 'payment.declined',
  meaning: 'No money moved for this payment, and why; the order can be paid again with another payment.',
  actedOnBy: ['order'],
  key: 'userId',
  aggregateId: 'paymentId',
  schema: {
    type: 'record',
    name: 'PaymentDeclined',
    fields: [
      { name: 'paymentId', type: 'string' },
      { name: 'orderId', type: 'string' },
      { name: 'userId', type: 'string' },
      { name: 'amount', type: 'long' },
      { name: 'reason', type: 'string' },
      { name: 'declinedAt', type: timestamp },
    ],
  },
  example: {
    paymentId: '019aa7f0-0000-7000-8000-000000000003',
    orderId: '019aa7f0-0000-7000-8000-000000000001',
    userId: 'demo',
    amount: 38_000,
    reason: 'insufficient-balance',
    declinedAt: new Date('2026-11-21T09:00:05.100Z'),
  },
})

export const PaymentRefunded = defineEvent({
  topic: 'payment.refunded',
  meaning: 'What this payment took is back, `points` of it in points and the rest in the wallet.',
  actedOnBy: ['order'],
  key: 'userId',
  aggregateId: 'paymentId',
  schema: {
    type: 'record',
    name: 'PaymentRefunded',
    fields: [
      { name: 'paymentId', type: 'string' },
      { name: 'orderId', type: 'string' },
      { name: 'userId', type: 'string' },
      { name: 'amount', type: 'long' },
      { name: 'points', type: 'long' },
      { name: 'refundedAt', type: timestamp },
    ],
  },
  example: {
    paymentId: '019aa7f0-0000-7000-8000-000000000002',
    orderId: '019aa7f0-0000-7000-8000-000000000001',
    userId: 'demo',
    amount: 38_000,
    points: 500,
    refundedAt: new Date('2026-11-21T10:00:00.050Z'),
  },
})

export const BalanceUpdated = defineEvent({
  topic: 'balance.updated',
  meaning:
    'A customer has more or less: the wallet changed by `amount` won and now holds `balance`, the points by `points` and now come ' +
    'to `pointsBalance`. `kind` is `charge`, `payment`, `refund`, `points-accrued` or `points-taken-back`.',
  actedOnBy: ['notification'],
  key: 'userId',
  aggregateId: 'userId',
  attributes: ['kind'],
  schema: {
    type: 'record',
    name: 'BalanceUpdated',
    fields: [
      { name: 'transferId', type: 'string' },
      { name: 'userId', type: 'string' },
      { name: 'kind', type: 'string' },
      { name: 'amount', type: 'long' },
      { name: 'balance', type: 'long' },
      { name: 'orderId', type: ['null', 'string'], default: null },
      { name: 'updatedAt', type: timestamp },
      { name: 'points', type: 'long', default: 0 },
      { name: 'pointsBalance', type: 'long', default: 0 },
    ],
  },
  example: {
    transferId: 'payment:019aa7f0-0000-7000-8000-000000000002',
    userId: 'demo',
    kind: 'payment',
    amount: -37_500,
    balance: 62_500,
    orderId: '019aa7f0-0000-7000-8000-000000000001',
    updatedAt: new Date('2026-11-21T09:00:05.100Z'),
    points: -500,
    pointsBalance: 1_200,
  },
})
