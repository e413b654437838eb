import { operatorOf, personalDataRequest } from '@jangteo/service'
import { type App, text } from '@jangteo/service-kit'
import { z } from 'zod'
import { findAnything, KINDS } from '../use-cases/find-anything.ts'
import { showOrderEvents } from '../use-cases/show-order-events.ts'
import { showPersonalData } from '../use-cases/show-personal-data.ts'
import type { RouteContext } from './context.ts'
import { orderParams } from './schemas.ts'

const kind = z.enum(KINDS).meta({ id: 'FoundKind' })

const foundEvent = z
  .object({
    eventId: z.string(),
    eventType: z.string(),
    topic: z.string(),
    partition: z.int(),
    offset: z.string(),
    producer: z.string(),
    orderId: z.string().nullable(),
    occurredOn: z.date(),
    traceparent: z.string(),
  })
  .meta({ id: 'FoundEvent' })

const found = z
  .object({
    query: z.string(),
    lookedFor: z.array(kind),
    items: z.array(
      z
        .object({
          kind,
          id: z.string(),
          label: z.string(),
          leadsTo: z.object({
            kind: z.enum(['order', 'customer', 'product', 'campaign', 'record']),
            id: z.string().describe('Of a record: `topic:partition:offset`.'),
          }),
          newest: foundEvent.nullable().describe('The newest event about it that is kept.'),
        })
        .meta({ id: 'Hit' }),
    ),
  })
  .describe('What has this id; empty when nothing has.')
  .meta({ id: 'Found' })

const orderEvents = z
  .object({
    orderId: z.string(),
    items: z.array(
      z
        .object({
          eventId: z.string(),
          type: z.string(),
          producer: z.string(),
          topic: z.string(),
          partition: z.int(),
          offset: z.string(),
          key: z.string().nullable().describe('Null when its person was erased.'),
          aggregateId: z.string().nullable(),
          orderId: z.string().nullable().describe('Null in an event about a notification.'),
          userId: z.string().nullable(),
          traceId: z.string(),
          traceparent: z.string(),
          occurredOn: z.date().describe('Start of the transaction that published it.'),
          storedAt: z.date().describe('When the data platform stored it.'),
          data: z.record(z.string(), z.unknown()).nullable().describe('Null when it is erased.'),
          erased: z.boolean(),
          masked: z.boolean().describe('True when personal data is masked.'),
        })
        .meta({ id: 'OrderEventRecord' }),
    ),
  })
  .describe("The order's events with their records, the oldest first.")
  .meta({ id: 'OrderEventRecords' })

const clearEvent = z
  .object({
    eventId: z.string(),
    type: z.string(),
    topic: z.string(),
    data: z.record(z.string(), z.unknown()).nullable().describe('Null when it is erased.'),
    erased: z.boolean(),
  })
  .describe('The event, with nothing masked.')
  .meta({ id: 'ClearEvent' })

/** Everything by its id, and the records of an order; for operators. */
export function findRoutes(app: App, { messaging, prisma }: RouteContext): void {
  const config = { scope: 'support' } as const
  const tags = ['internal']

  app.get(
    '/internal/find',
    {
      config,
      schema: {
        tags,
        operationId: 'findAnything',
        summary:
          'What has this id: order, event, payment, coupon, campaign, trace, record, product or customer',
        description:
          'Compares exactly, on indexes, with the stored events. Events of the last two seconds may be missing.',
        querystring: z.strictObject({
          q: text(300).describe('An id, a traceparent, or `topic:partition:offset`.'),
        }),
        response: { 200: found },
      },
    },
    async ({ query: { q } }) => {
      const { items, ...answer } = await findAnything(prisma, q)
      return {
        ...answer,
        items: items.map(({ newest, ...hit }) => ({
          ...hit,
          newest: newest && { ...newest, offset: String(newest.offset) },
        })),
      }
    },
  )

  app.get(
    '/internal/orders/:orderId/events',
    {
      config,
      schema: {
        tags,
        operationId: 'readOrderRecords',
        summary: 'The events of an order with their records, and those of the notifications about them',
        description:
          'Eventually consistent. Personal data is masked; `POST /internal/events/{eventId}/show` shows it. Refused with `order-not-found` (404).',
        params: orderParams,
        response: { 200: orderEvents },
      },
    },
    ({ params }) => showOrderEvents(prisma, params),
  )

  app.post(
    '/internal/events/:eventId/show',
    {
      config: { scope: 'privacy' },
      schema: {
        tags,
        operationId: 'showPersonalDataOfEvent',
        summary: 'An event with its personal data',
        description:
          'What is masked otherwise. It is recorded who has asked, and why. Refused with `event-not-found` (404).',
        params: z.object({ eventId: text(300) }),
        body: personalDataRequest,
        response: { 200: clearEvent },
      },
    },
    (request) => {
      const { params, body, traceparent } = request
      const asked = { ...params, by: operatorOf(request, body.reason) }
      return messaging.transact({ traceparent }, (work) => showPersonalData(work, asked))
    },
  )
}
