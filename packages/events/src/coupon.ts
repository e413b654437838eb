import { timestamp } from './avro.ts'
import { defineEvent } from './event.ts'

export const CouponApplied = defineEvent({
  topic: 'coupon.applied',
  meaning: 'The coupon is reserved for this order, and takes `discount` won off it.',
  key: 'userId',
  aggregateId: 'couponId',
  schema: {
    type: 'record',
    name: 'CouponApplied',
    fields: [
      { name: 'couponId', type: 'string' },
      { name: 'orderId', type: 'string' },
      { name: 'userId', type: 'string' },
      { name: 'discount', type: 'long' },
      { name: 'appliedAt', type: timestamp },
    ],
  },
  example: {
    couponId: '019aa7f0-0000-7000-8000-000000000004',
    orderId: '019aa7f0-0000-7000-8000-000000000001',
    userId: 'demo',
    discount: 5_000,
    appliedAt: new Date('2026-11-21T09:00:00.050Z'),
  },
})

export const CouponRefused = defineEvent({
  topic: 'coupon.refused',
  meaning: 'The coupon cannot be used for this order, and why.',
  key: 'userId',
  aggregateId: 'couponId',
  schema: {
    type: 'record',
    name: 'CouponRefused',
    fields: [
      { name: 'couponId', type: 'string' },
      { name: 'orderId', type: 'string' },
      { name: 'userId', type: 'string' },
      { name: 'reason', type: 'string' },
      { name: 'refusedAt', type: timestamp },
    ],
  },
  example: {
    couponId: '019aa7f0-0000-7000-8000-000000000004',
    orderId: '019aa7f0-0000-7000-8000-000000000001',
    userId: 'demo',
    reason: 'coupon-used',
    refusedAt: new Date('2026-11-21T09:00:00.050Z'),
  },
})
