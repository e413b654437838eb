import { allEvents, isPseudonym } from '@jangteo/events'
import { day, id, instant, personId, productId, text, window } from '@jangteo/service-kit'
import { limitOf } from '@jangteo/service-kit/paging'
import { z } from 'zod'
import { activities } from '../domain/fact.ts'
import { steps } from '../domain/figures.ts'
import { MOST_ACTIVITIES } from '../domain/ingest.ts'
import { grains } from '../domain/span.ts'

const MOST_DATA_BYTES = 16_384

const won = z.bigint().describe('Won.')
const number = z.bigint()
/** Figures are counted per minute, so a span begins and ends with one. */
const minute = instant.refine((date) => date.getTime() % 60_000 === 0, 'must be on a whole minute')
const about = {
  activityId: id.optional().describe('Set by a client that may send it again: it is counted once.'),
  occurredOn: instant.optional().describe('An instant of the last seven days; default: now.'),
}

export const newActivity = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.enum(activities).exclude(['searched']), productId, ...about }),
    z.strictObject({ kind: z.literal('searched'), query: text(200), ...about }),
  ])
  .meta({ id: 'NewActivity', example: { kind: 'viewed', productId: 'coffee-beans' } })

export const newActivities = z
  .strictObject({ activities: z.array(newActivity).min(1).max(MOST_ACTIVITIES) })
  .meta({ id: 'NewActivities', example: { activities: [{ kind: 'viewed', productId: 'coffee-beans' }] } })

export const takenActivity = z
  .object({ activityId: z.string() })
  .describe('The broker has it.')
  .meta({ id: 'TakenActivity' })
export const takenActivities = z
  .object({ activityIds: z.array(z.string()).describe('In their order.') })
  .describe('The broker has all of them.')
  .meta({ id: 'TakenActivities' })

const slug = (longest: number) =>
  z
    .string()
    .max(longest)
    .regex(/^[a-z0-9]+([.-][a-z0-9]+)*$/, 'lower case letters and digits, with dots and dashes between')

export const newGeneralEvent = z
  .strictObject({
    source: slug(100).describe('Source of the event; it defines what `type` and `data` mean.'),
    type: slug(100),
    userId: personId.optional().describe('The person that the event is about: it is erased with them.'),
    data: z.record(z.string(), z.unknown()),
    occurredOn: about.occurredOn,
  })
  .meta({
    id: 'NewEvent',
    example: { source: 'warehouse', type: 'parcel-packed', data: { parcel: 'P-1042', grams: 2_150 } },
  })
/** The largest data, and room for the fields around it. */
export const GENERAL_EVENT_BYTES = MOST_DATA_BYTES + 1_024

export const takenGeneralEvent = z
  .object({ source: z.string(), type: z.string(), occurredOn: z.date() })
  .describe('The broker has it.')
  .meta({ id: 'TakenEvent' })

export const orderParams = z.object({ orderId: id })
export const personParams = z.object({
  userId: personId.refine((userId) => !isPseudonym(userId), 'must not be the pseudonym of an erased person'),
})

export const erasure = z
  .object({
    requestId: z.uuid(),
    requestedAt: z.date(),
    completedAt: z.date().nullable().describe('When all services had forgotten the person; null before.'),
    services: z
      .array(
        z.object({
          service: z.string(),
          forgottenAt: z.date().nullable(),
          waitsFor: z.array(z.string()).readonly().describe('What is going on, which has to end before.'),
        }),
      )
      .readonly()
      .describe('By service. One that is unavailable follows when it is back.'),
    gone: z.date().nullable().describe('When no topic has an event with the id of the person any more.'),
  })
  .describe('A request that the whole shop forgets a person.')
  .meta({ id: 'Erasure' })

export const timeline = z
  .object({
    orderId: z.string(),
    items: z.array(
      z.object({
        eventId: z.string(),
        type: z.string().describe('The name of the event in docs/events.md.'),
        occurredOn: z.date(),
        producer: z.string().describe('The service that published it.'),
        data: z
          .record(z.string(), z.unknown())
          .nullable()
          .describe('Data of the event; instants as ISO strings. Null when it is erased.'),
        erased: z.boolean().describe('True when it is about an erased person and cannot be read any more.'),
      }),
    ),
  })
  .describe("The order's events, the oldest first.")
  .meta({ id: 'OrderTimeline' })

const span = { from: z.date(), to: z.date().describe('Exclusive.') }
const spanQuery = {
  from: minute.optional().describe('First minute, inclusive.'),
  to: minute.optional().describe('Last minute, exclusive; default: the end of the current minute.'),
}

export const salesQuery = z.strictObject({ by: z.enum(grains).default('day'), ...spanQuery })
export const sales = z
  .object({
    ...span,
    by: z.enum(grains),
    timeZone: z.string().describe('Time zone of the hours and days.'),
    items: z
      .array(
        z.object({
          from: z.date(),
          orders: number.describe('Paid orders.'),
          amount: won,
          cancelled: number.describe(
            'Orders cancelled after they were paid; the payment may be from before the span.',
          ),
          cancelledAmount: won,
          refunds: number.describe('Refunded payments.'),
          refundedAmount: won,
        }),
      )
      .describe('Buckets without sales are left out.'),
  })
  .describe('Sales.')
  .meta({ id: 'Sales' })

export const spanOnly = z.strictObject(spanQuery)
export const funnel = z
  .object({
    ...span,
    items: z.array(
      z.object({
        step: z.enum(steps),
        events: number,
        people: number.describe(
          'Each person once. An erased person stays counted, and is counted again after they return.',
        ),
      }),
    ),
  })
  .describe('The steps of the funnel.')
  .meta({ id: 'Funnel' })
export const coupons = z
  .object({
    ...span,
    items: z.array(
      z.object({
        campaignId: z.string().nullable().describe('Null for coupons whose campaign is not known yet.'),
        issued: number,
        reserved: number.describe('Reserved for an order.'),
        discount: won.describe('Discount of the reserved coupons, in won.'),
        refused: number,
        used: number.describe('Coupons of paid orders.'),
      }),
    ),
  })
  .describe('One entry for each campaign.')
  .meta({ id: 'CouponFigures' })

export const topQuery = z.strictObject({
  window: window.default('hour'),
  by: z.enum(['units', 'views']).default('units'),
  limit: limitOf(100, 10),
})
export const topProducts = z
  .object({
    ...span,
    window,
    items: z.array(z.object({ productId: z.string(), units: number, amount: won, views: number })),
  })
  .describe('Highest rank first.')
  .meta({ id: 'TopProducts' })

export const counts = z
  .object({
    items: z
      .array(
        z.object({
          topic: z.string(),
          partition: z.int(),
          events: number.describe('Stored events, counted one by one.'),
          dropped: number.describe('Events dropped at the end of their retention.'),
          lowest: number,
          highest: number,
          missing: number.describe(
            'Missing offsets in this range: dead letters, or records removed by compaction.',
          ),
          gaps: z.array(z.object({ first: number, last: number })).describe('The first missing ranges.'),
        }),
      )
      .describe(
        'For each: events + dropped + missing = highest - lowest + 1, unless its topic was deleted and created again: offsets go on at the next multiple of 2^40 then.',
      ),
  })
  .describe('One entry for each partition.')
  .meta({ id: 'EventCounts' })

export const exportQuery = z.strictObject({
  from: day.describe('The first day, in UTC.'),
  to: day.describe('The last day, in UTC.'),
  topic: z
    .enum(allEvents.map(({ topic }) => topic))
    .optional()
    .describe('Only this topic.'),
})

const upTo = z.object({
  sequence: number.describe('Sequence number of the last batch; 0 before the first.'),
  position: number.describe('Position of its last event in the store.'),
})
export const shownTransfer = z
  .object({
    destination: z.string(),
    on: z.boolean().describe('False without TRANSFER_URL: no batches are made then.'),
    cut: upTo,
    delivered: upTo,
    waiting: z.object({
      batches: z.int(),
      events: z
        .int()
        .describe('Events in waiting batches, and events that are in no batch yet (100,000 at most).'),
      seconds: z.number().describe('Age of the oldest waiting event.'),
    }),
    lastError: z
      .object({ message: z.string(), at: z.date(), attempts: z.int(), nextTryAt: z.date() })
      .nullable()
      .describe('Error of the next batch; null when no attempt has failed since the last success.'),
  })
  .describe('As it is at this moment.')
  .meta({ id: 'Transfer' })

export const auditTotals = z.object({
  events: z.int(),
  dropped: z.int().describe('Events that were kept and have been dropped with their day.'),
  lastPosition: z.int(),
  people: z.int(),
  figures: z.int(),
  recounted: z
    .boolean()
    .describe(
      'Whether the figures were counted again: not of more than 100,000 events. The command `recount` does it.',
    ),
  transfers: z.record(z.string(), z.object({ cut: z.int(), delivered: z.int() })).describe('By destination.'),
})
