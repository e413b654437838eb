import { id, instant, personId, productId, won } from '@jangteo/service-kit'
import { pageOf, pageQuery } from '@jangteo/service-kit/paging'
import { z } from 'zod'
import { AWAITED } from '../domain/outlook.ts'
import { actionReason, change, order, status } from './schemas.ts'

const MOST_AT_ONCE = 100
const YEAR = 366 * 24 * 60 * 60

const waitsFor = z.enum(AWAITED).meta({ id: 'AwaitedByOrder' })

const wholeSeconds = z
  .preprocess(
    (value) => (typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value),
    z.int('must be a whole number').min(0).max(YEAR),
  )
  .optional()

export const stateQuery = z.strictObject({
  orderId: id.optional(),
  status: status.optional(),
  waitsFor: waitsFor.optional().describe('Answer, or person, that the order waits for.'),
  olderThan: wholeSeconds.describe('Placed at least so many seconds ago.'),
  userId: personId.optional(),
  productId: productId.optional().describe('With a line of this product.'),
  from: instant.optional().describe('Placed at this instant or later.'),
  to: instant.optional().describe('Placed before this instant.'),
  sort: z.enum(['oldest', 'newest']).default('oldest').describe('By the time of placing.'),
  ...pageQuery,
})

const orderState = z
  .object({
    orderId: z.string(),
    userId: z.string(),
    status,
    amount: won,
    discount: won,
    couponId: z.string().nullable(),
    paymentId: z.string().nullable(),
    points: z.int(),
    createdAt: z.date(),
    waitsFor: waitsFor.nullable(),
    waitsSince: z.date().nullable().describe('Start of the wait; null when it waits for nothing.'),
  })
  .meta({ id: 'OrderState' })

export const orderStates = pageOf(orderState)
  .describe('Orders of all customers, in the order in which they were placed.')
  .meta({ id: 'OrderStatePage' })

export const orderCounts = z
  .object({
    items: z.array(
      z
        .object({
          status,
          waitsFor: waitsFor.nullable(),
          count: z.int().describe('Counted up to 10,000.'),
          oldestAt: z.date().describe('When the oldest of them was placed.'),
        })
        .meta({ id: 'OrderCount' }),
    ),
  })
  .describe('Numbers of orders by state, and by what they wait for.')
  .meta({ id: 'OrderCounts' })

export const shownOrder = z
  .object({
    order: order.extend({ userId: z.string(), version: z.int() }),
    history: z.array(change).describe('Changes of the order, oldest first.'),
    masked: z.boolean().describe('True when a note of its customer is masked.'),
    wait: z
      .object({
        for: waitsFor,
        since: z.date(),
        stuck: z
          .boolean()
          .describe('True when it has waited longer than STUCK_AFTER_SECONDS for another service.'),
      })
      .nullable(),
    ahead: z
      .array(
        z.object({
          step: z.enum(['coupon-reserved', 'payment-requested', 'payment-completed', 'paid', 'refunded']),
          by: z.enum(['coupon', 'customer', 'balance', 'order']),
        }),
      )
      .describe('The steps still to come, if each of them succeeds.'),
  })
  .describe('The order as it is now.')
  .meta({ id: 'ShownOrder' })

export const ordersAction = z
  .strictObject({
    action: z.enum(['retry', 'cancel']),
    orderIds: z.array(id).min(1).max(MOST_AT_ONCE),
    reason: actionReason,
  })
  .meta({
    id: 'OrdersAction',
    example: {
      action: 'retry',
      orderIds: ['019aa7f0-0000-7000-8000-000000000001'],
      reason: 'balance is back',
    },
  })

export const acted = z
  .object({
    items: z.array(
      z
        .object({
          orderId: z.string(),
          outcome: z.enum(['done', 'refused', 'failed', 'not-tried']),
          status: status.nullable().describe('State after the action; null unless it is done.'),
          code: z.string().nullable().describe('Code of the refusal.'),
          detail: z.string().nullable().describe('Sentence of the refusal.'),
        })
        .meta({ id: 'OrderActed' }),
    ),
  })
  .describe('What came of the action on each order, in the given order.')
  .meta({ id: 'OrdersActed' })
