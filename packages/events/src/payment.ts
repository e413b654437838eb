import { timestamp } from './avro.ts'
import { defineEvent } from './event.ts'

export const PaymentCompleted = defineEvent({
  topic: 'payment.completed',
  meaning: 'The amount left the wallet of the customer, for this order.',
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
    ],
  },
  example: {
    paymentId: '019aa7f0-0000-7000-8000-000000000002',
    orderId: '019aa7f0-0000-7000-8000-000000000001',
    userId: 'demo',
    amount: 38_000,
    completedAt: new Date('2026-11-21T09:00:05.100Z'),
  },
})

export const PaymentDeclined = defineEvent({
  topic: 'payment.declined',
  meaning: 'No money moved for this payment, and why; the order can be paid again with another payment.',
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

export const BalanceUpdated = defineEvent({
  topic: 'balance.updated',
  meaning: 'The wallet changed by `amount` (negative when money left it) and now holds `balance`.',
  key: 'userId',
  aggregateId: 'userId',
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
    ],
  },
  example: {
    transferId: 'payment:019aa7f0-0000-7000-8000-000000000002',
    userId: 'demo',
    kind: 'payment',
    amount: -38_000,
    balance: 62_000,
    orderId: '019aa7f0-0000-7000-8000-000000000001',
    updatedAt: new Date('2026-11-21T09:00:05.100Z'),
  },
})
