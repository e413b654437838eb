import { allEvents } from '@jangteo/events'
import { day, id, instant, personId, productId, text, window } from '@jangteo/service-kit'
import { limitOf } from '@jangteo/service-kit/paging'
import { z } from 'zod'
import { activities } from '../domain/fact.ts'
import { steps } from '../domain/figures.ts'
import { grains } from '../domain/span.ts'

export const MOST_ACTIVITIES = 1_000
const MOST_DATA_BYTES = 16_384

const won = z.bigint().describe('Won.')
const number = z.bigint()
/** Figures are counted by the minute: a part of one cannot be told. */
const minute = instant.refine((date) => date.getTime() % 60_000 === 0, 'must be on a whole minute')
const about = {
  activityId: id.optional().describe('Given by a client that may have to send it again: it is counted once.'),
  occurredOn: instant.optional().describe('An instant of the last seven days; now, when left out.'),
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
    source: slug(100).describe('Who says it; what `type` and `data` mean is its affair.'),
    type: slug(100),
    userId: personId.optional().describe('Whom it names, so that it can be erased with that person.'),
    data: z.record(z.string(), z.unknown()),
    occurredOn: about.occurredOn,
  })
  .meta({
    id: 'NewEvent',
    example: { source: 'warehouse', type: 'parcel-packed', data: { parcel: 'P-1042', grams: 2_150 } },
  })
/** The data, and room for what is around it. */
export const GENERAL_EVENT_BYTES = MOST_DATA_BYTES + 1_024

export const takenGeneralEvent = z
  .object({ source: z.string(), type: z.string(), occurredOn: z.date() })
  .describe('The broker has it.')
  .meta({ id: 'TakenEvent' })

export const orderParams = z.object({ orderId: id })
export const personParams = z.object({ userId: personId })

export const timeline = z
  .object({
    orderId: z.string(),
    items: z.array(
      z.object({
        eventId: z.string(),
        type: z.string().describe('The name of the event in docs/events.md.'),
        occurredOn: z.date(),
        producer: z.string().describe('The service that said it.'),
        data: z
          .record(z.string(), z.unknown())
          .nullable()
          .describe('What the event says; instants as ISO strings. Null when it is erased.'),
        erased: z.boolean().describe('Whether it concerns an erased person: it cannot be read any more.'),
      }),
    ),
  })
  .describe("The order's events, the oldest first.")
  .meta({ id: 'OrderTimeline' })

const span = { from: z.date(), to: z.date().describe('Not in it.') }
const spanQuery = {
  from: minute.optional().describe('Minutes that begin then or later.'),
  to: minute.optional().describe('Minutes that begin before; the end of this minute, when left out.'),
}

export const salesQuery = z.strictObject({ by: z.enum(grains).default('day'), ...spanQuery })
export const sales = z
  .object({
    ...span,
    by: z.enum(grains),
    timeZone: z.string().describe("Whose hours and days these are: the shop's."),
    items: z
      .array(
        z.object({
          from: z.date(),
          orders: number.describe('Paid.'),
          amount: won,
          cancelled: number.describe('Orders cancelled after they had been paid, also earlier.'),
          cancelledAmount: won,
          refunds: number.describe('Payments of which the money has gone back.'),
          refundedAmount: won,
        }),
      )
      .describe('Parts without any are left out.'),
  })
  .describe('What was sold.')
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
          'Each once. An erased person stays counted, and is counted again after coming back.',
        ),
      }),
    ),
  })
  .describe('Step by step.')
  .meta({ id: 'Funnel' })
export const coupons = z
  .object({
    ...span,
    items: z.array(
      z.object({
        campaignId: z.string().nullable().describe('Null for coupons of which no campaign has been heard.'),
        issued: number,
        applied: number.describe('Reserved for an order.'),
        discount: won.describe('Won, of those that were applied.'),
        refused: number,
        used: number.describe('Their order was paid.'),
      }),
    ),
  })
  .describe('Campaign by campaign.')
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
  .describe('The first first.')
  .meta({ id: 'TopProducts' })

export const counts = z
  .object({
    items: z
      .array(
        z.object({
          topic: z.string(),
          partition: z.int(),
          events: number.describe('In the store, counted one by one.'),
          dropped: number.describe('Kept once, and dropped with their day.'),
          lowest: number,
          highest: number,
          missing: number.describe(
            'Offsets between these that never came: a dead letter, or compacted away.',
          ),
          gaps: z.array(z.object({ first: number, last: number })).describe('The first of them, in runs.'),
        }),
      )
      .describe(
        'Of each: events + dropped + missing = highest - lowest + 1, unless its topic was deleted and created again: offsets go on at the next multiple of 2^40 then.',
      ),
  })
  .describe('Partition by partition.')
  .meta({ id: 'EventCounts' })

export const exportQuery = z.strictObject({
  from: day.describe('The first day, in UTC.'),
  to: day.describe('The last day, in UTC.'),
  topic: z
    .enum(allEvents.map(({ topic }) => topic))
    .optional()
    .describe('Of one topic only.'),
})

const upTo = z.object({
  sequence: number.describe('Of the last batch; 0 before the first.'),
  position: number.describe('Of its last event in the store.'),
})
export const shownTransfer = z
  .object({
    destination: z.string(),
    on: z.boolean().describe('False without TRANSFER_URL: nothing is cut then.'),
    cut: upTo,
    delivered: upTo,
    waiting: z.object({
      batches: z.int(),
      events: z.int().describe('Those in batches, and those (100,000 at most) that are in none yet.'),
      seconds: z.number().describe('How long the oldest of them has waited.'),
    }),
    lastError: z
      .object({ message: z.string(), at: z.date(), attempts: z.int(), nextTryAt: z.date() })
      .nullable()
      .describe('Why the next batch has not arrived; null when nothing failed since the last one that did.'),
  })
  .describe('As it is at this moment.')
  .meta({ id: 'Transfer' })
