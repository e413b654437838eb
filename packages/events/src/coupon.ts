import { timestamp } from './avro.ts'
import { defineEvent } from './event.ts'

export const CouponReserved = defineEvent({
  topic: 'coupon.reserved',
  formerTopics: ['coupon.applied'],
  meaning: 'The coupon is reserved for this order, and takes `discount` won off it.',
  actedOnBy: ['order'],
  key: 'userId',
  aggregateId: 'couponId',
  schema: {
    type: 'record',
    name: 'CouponReserved',
    aliases: ['CouponApplied'],
    fields: [
      { name: 'couponId', type: 'string' },
      { name: 'orderId', type: 'string' },
      { name: 'userId', type: 'string' },
      { name: 'discount', type: 'long' },
      { name: 'reservedAt', type: timestamp, aliases: ['appliedAt'] },
    ],
  },
  example: {
    couponId: '019aa7f0-0000-7000-8000-000000000004',
    orderId: '019aa7f0-0000-7000-8000-000000000001',
    userId: 'demo',
    discount: 5_000,
    reservedAt: new Date('2026-11-21T09:00:00.050Z'),
  },
})

export const CouponRefused = defineEvent({
  topic: 'coupon.refused',
  meaning:
    "The coupon cannot be used for this order. `reason` says why: `coupon-not-found` (also for another customer's), `coupon-used`, " +
    '`coupon-reserved`, `coupon-expired`, `minimum-not-met`, `order-ended`.',
  actedOnBy: ['order'],
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

export const CouponIssueRequested = defineEvent({
  topic: 'coupon.issue-requested',
  meaning:
    "A request was admitted from a campaign's waiting room: its coupon is to be issued. `ticket` is its sequence number there.",
  actedOnBy: ['coupon'],
  key: 'userId',
  aggregateId: 'requestId',
  schema: {
    type: 'record',
    name: 'CouponIssueRequested',
    fields: [
      { name: 'requestId', type: 'string' },
      { name: 'campaignId', type: 'string' },
      { name: 'userId', type: 'string' },
      { name: 'ticket', type: 'long' },
      { name: 'requestedAt', type: timestamp },
      { name: 'admittedAt', type: timestamp },
    ],
  },
  example: {
    requestId: '4be1d1a4-6a1c-4c5e-9a43-0f5f0a7f8a01',
    campaignId: '019aa7f0-0000-7000-8000-000000000005',
    userId: 'demo',
    ticket: 42,
    requestedAt: new Date('2026-11-21T09:00:00.000Z'),
    admittedAt: new Date('2026-11-21T09:00:00.020Z'),
  },
})

export const CouponIssued = defineEvent({
  topic: 'coupon.issued',
  meaning:
    'A customer has a coupon of a campaign, usable until `expiresAt`. It takes `amount` won off an order, or `percent` of it up ' +
    'to `cap` won; the order must come to `minimumAmount` won.',
  actedOnBy: ['notification'],
  key: 'userId',
  aggregateId: 'couponId',
  schema: {
    type: 'record',
    name: 'CouponIssued',
    fields: [
      { name: 'couponId', type: 'string' },
      { name: 'campaignId', type: 'string' },
      { name: 'requestId', type: 'string' },
      { name: 'userId', type: 'string' },
      { name: 'name', type: 'string' },
      { name: 'amount', type: ['null', 'long'], default: null },
      { name: 'percent', type: ['null', 'int'], default: null },
      { name: 'cap', type: ['null', 'long'], default: null },
      { name: 'minimumAmount', type: 'long' },
      { name: 'issuedAt', type: timestamp },
      { name: 'expiresAt', type: timestamp },
    ],
  },
  example: {
    couponId: '019aa7f0-0000-7000-8000-000000000004',
    campaignId: '019aa7f0-0000-7000-8000-000000000005',
    requestId: '4be1d1a4-6a1c-4c5e-9a43-0f5f0a7f8a01',
    userId: 'demo',
    name: 'Five thousand won for the first thousand',
    amount: 5_000,
    percent: null,
    cap: null,
    minimumAmount: 20_000,
    issuedAt: new Date('2026-11-21T09:00:00.040Z'),
    expiresAt: new Date('2026-12-21T09:00:00.040Z'),
  },
})
