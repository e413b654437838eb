import { window, won } from '@jangteo/service-kit'
import { limitOf } from '@jangteo/service-kit/paging'
import { z } from 'zod'
import { BUCKET } from '../domain/buckets.ts'
import { windowKinds } from '../domain/measured-window.ts'

const productId = z.string()

export const popularQuery = z.strictObject({
  window: window.default('today'),
  limit: limitOf(100, 10),
})

export const windowQuery = z.strictObject({ window: window.default('today') })

export const productParams = z.object({ productId: z.string().min(1).max(100) })

export const tallyQuery = z.strictObject({
  bucket: z
    .string()
    .regex(
      BUCKET,
      'must be a day (2026-11-21), a week (2026-W47), a month (2026-11) or an hour (2026-11-21T18)',
    )
    .meta({ example: '2026-11-21' }),
})

const origin = {
  window,
  bucket: z.string().describe("The day, week, month or hour by the shop's calendar."),
  source: z
    .enum(['live', 'snapshot'])
    .describe('`snapshot` while the live rankings are unavailable: the last saved state.'),
  asOf: z.date().nullable().describe('Time of the snapshot; null when live.'),
}

const points = z.int().describe('Points, including those carried over from the previous bucket.')

export const popular = z
  .object({
    ...origin,
    items: z.array(
      z
        .object({ rank: z.int(), productId, name: z.string(), price: won, points })
        .meta({ id: 'PopularProduct' }),
    ),
  })
  .describe('Products on sale, the most popular first; those with equal points by their latest sale.')
  .meta({ id: 'PopularProducts' })

export const productRank = z
  .object({
    ...origin,
    productId,
    name: z.string(),
    price: won,
    rank: z
      .int()
      .nullable()
      .describe('Among products on sale; null when it has no points or is not on sale.'),
    points,
  })
  .describe('Rank of the product.')
  .meta({ id: 'ProductRank' })

const windowKind = z
  .enum(windowKinds)
  .describe('`sliding`: an hour, every ten minutes; `tumbling`: ten minutes.')
  .meta({ id: 'WindowKind' })

export const trendingQuery = z.strictObject({
  window: windowKind.default('sliding'),
  limit: limitOf(100, 10),
})

export const trending = z
  .object({
    window: windowKind,
    startsAt: z.date().nullable().describe('Null before the first window was measured.'),
    endsAt: z.date().nullable().describe('The end of the window, exclusive.'),
    revision: z
      .int()
      .nullable()
      .describe('Higher than 1 when late orders have changed the result after the window was measured.'),
    items: z.array(
      z
        .object({
          ...{ rank: z.int(), productId, name: z.string(), price: won },
          quantity: z.int().describe('Pieces in paid orders, also in those that were cancelled later.'),
          orders: z.int(),
        })
        .meta({ id: 'TrendingProduct' }),
    ),
  })
  .describe('Products on sale, the most bought first.')
  .meta({ id: 'TrendingProducts' })

export const tally = z
  .object({
    bucket: z.string(),
    items: z.array(
      z.object({
        productId,
        points: z
          .int()
          .describe(
            'Exact, without carried-over points; negative while the event of a payment is still missing.',
          ),
        latestSaleAt: z.date().nullable().describe('With a resolution of one second.'),
      }),
    ),
  })
  .describe('Tallies by product id.')
  .meta({ id: 'Tally' })

export const auditTotals = z.object({
  live: z
    .boolean()
    .describe(
      'Whether Redis was compared: not while it is unavailable or being rebuilt. Then nothing is checked.',
    ),
  products: z.int(),
  partitions: z.int(),
  counted: z.int().describe('Events below the positions of all partitions.'),
  buckets: z.int().describe('Days and hours that are written down.'),
})
