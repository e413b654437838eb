import type { KnownEvents, OrderRecord, ShownOrder } from '@jangteo/operator'
import { storyOf } from '@jangteo/operator'
import { expect, it } from 'vitest'
import { storyPage } from '../src/operator/order-shown.ts'

const at = (ms: number) => new Date(Date.UTC(2026, 10, 30, 10, 0, 0, ms)).toISOString()

const shown: ShownOrder = {
  order: {
    ...{ orderId: 'o-1', userId: 'ann', status: 'paying', amount: 38_000, discount: 0, couponId: null },
    ...{ lines: [{ productId: 'tea', name: 'Tea', quantity: 2 }], paymentId: 'p-1', expiresAt: at(999) },
  },
  history: [
    { type: 'placed', status: 'payable', actor: 'user:ann', note: null, occurredOn: at(0) },
    {
      type: 'cancelled',
      status: 'cancelled',
      actor: 'user:ann',
      note: 'found \u001b it cheaper',
      occurredOn: at(9),
    },
  ],
  wait: { for: 'payment', since: at(5), stuck: true },
  masked: false,
  ahead: [{ step: 'paid', by: 'order' }],
}

const record = (eventId: string, type: string, topic: string, ms: number): OrderRecord => ({
  ...{ eventId, type, topic, producer: 'order', partition: 2, offset: '17' },
  ...{ occurredOn: at(ms), storedAt: at(ms + 500) },
})
const records = [
  record('e-1', 'OrderCreated', 'order.created', 1),
  record('e-2', 'OrderPaid', 'order.paid', 6),
]

const consumer = (service: string, topic: string, more: object = {}) => ({
  ...{ consumer: `${service}.${topic}`, topic, keepsInbox: true, selects: false },
  ...more,
})
const letter = {
  ...{
    id: '12',
    consumer: 'notification.order.paid',
    error: 'no such book',
    attempts: 3,
    lastFailedAt: at(30),
  },
  ...{ firstFailedAt: at(20), retryAt: null, resolvedAt: null },
} as const
const known = (changes: Partial<KnownEvents>): KnownEvents => ({ consumers: [], items: [], ...changes })

const knownBy = [
  {
    service: 'order',
    known: known({ items: [{ eventId: 'e-2', unsentSince: at(6), applied: [], letters: [] }] }),
  },
  {
    service: 'coupon',
    known: known({
      consumers: [consumer('coupon', 'order.created'), consumer('coupon', 'order.paid', { selects: true })],
      items: [
        {
          eventId: 'e-1',
          unsentSince: null,
          applied: [{ consumer: 'coupon.order.created', at: at(3) }],
          letters: [],
        },
      ],
    }),
  },
  {
    service: 'notification',
    known: known({
      consumers: [
        consumer('notification', 'order.paid'),
        consumer('notification', 'order.created', { keepsInbox: false }),
      ],
      items: [{ eventId: 'e-2', unsentSince: null, applied: [], letters: [{ ...letter, state: 'open' }] }],
    }),
  },
  { service: 'ranking', known: known({ consumers: [consumer('ranking', 'order.paid')] }) },
  { service: 'balance', known: null },
]

it('the story of an order has each service in its lane, in the order of time', () => {
  const story = storyOf(shown, records, knownBy)
  expect(story.map(({ lane, state, what }) => `${lane} ${state}: ${what}`)).toEqual([
    'order done: placed by user:ann',
    'order done: publishes OrderCreated (order.created/2/17)',
    'coupon done: applies OrderCreated',
    'order waits: publishes OrderPaid (order.paid/2/17)',
    'coupon unknown: skips OrderPaid, or it is on its way',
    'ranking waits: has not applied OrderPaid yet',
    'order done: cancelled by user:ann: found \u001b it cheaper',
    'notification dead: cannot apply OrderPaid (3 attempts, letter notification/12, open): no such book',
    'data-platform done: stores OrderCreated',
    'data-platform done: stores OrderPaid',
  ])
})

it('a letter that was redriven is followed by its application', () => {
  const items = [
    {
      ...{ eventId: 'e-2', unsentSince: null, applied: [{ consumer: letter.consumer, at: at(50) }] },
      letters: [{ ...letter, state: 'redriven', resolvedAt: at(51) } as const],
    },
  ]
  const mended = [
    { service: 'notification', known: known({ consumers: [consumer('notification', 'order.paid')], items }) },
  ]
  const story = storyOf(null, records.slice(1), mended).filter(({ lane }) => lane === 'notification')
  expect(story).toMatchObject([
    { state: 'done', at: at(20), until: at(51), what: expect.stringContaining('redriven') },
    { state: 'done', at: at(50), until: null, what: 'applies OrderPaid' },
  ])
})

it('the page says what the order waits for, what is still to come, and what is not known; a terminal executes nothing', () => {
  const page = storyPage(shown, storyOf(shown, records, knownBy), knownBy, ['data-platform is behind'])
  expect(page).toContain('order o-1: paying, 38,000 won, customer ann')
  expect(page).toContain('waits for payment since 2026-11-30 10:00:00Z, too long: it is stuck')
  expect(page).toMatch(/^ +order +→ paid$/m)
  expect(page).toContain('balance does not answer: its lane is not known')
  expect(page).toContain('data-platform is behind')
  expect(page).not.toContain('found \u001b')
})
