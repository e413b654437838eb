import { id, instant, text, won } from '@jangteo/service-kit'
import { pageOf, pageQuery } from '@jangteo/service-kit/paging'
import { z } from 'zod'
import { MAX_QUANTITY, MAX_VALID_SECONDS } from '../domain/campaign.ts'
import { MAX_WON } from '../domain/discount.ts'

export const campaignParams = z.object({ campaignId: id })

export const discount = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('fixed'), amount: won.min(1).max(MAX_WON) }),
    z.strictObject({
      kind: z.literal('percent'),
      percent: z.int().min(1).max(100),
      cap: won.min(1).max(MAX_WON).describe('Won: the most that it takes off.'),
    }),
  ])
  .describe('Won off, or per cent off with a cap: rounded down, and at most what the order comes to.')
  .meta({ id: 'Discount' })

export const newCampaign = z
  .strictObject({
    name: text(200),
    discount,
    minimumAmount: won.min(0).max(MAX_WON).default(0).describe('Won that an order must come to.'),
    quantity: z.int().min(1).max(MAX_QUANTITY).describe('How many coupons, one for each person.'),
    opensAt: instant.optional().describe('Now, when left out.'),
    closesAt: instant,
    validForSeconds: z.int().min(1).max(MAX_VALID_SECONDS).describe('How long a coupon is good once issued.'),
  })
  .meta({
    id: 'NewCampaign',
    example: {
      name: 'Five thousand won for the first thousand',
      discount: { kind: 'fixed', amount: 5_000 },
      minimumAmount: 20_000,
      quantity: 1_000,
      closesAt: '2099-12-31T00:00:00Z',
      validForSeconds: 2_592_000,
    },
  })

export const campaignChange = z
  .strictObject({
    quantity: z.int().min(1).max(MAX_QUANTITY).optional().describe('More than before.'),
    opensAt: instant.optional().describe('Until it has opened.'),
    closesAt: instant.optional().describe('Until it has closed.'),
  })
  .refine((change) => Object.values(change).some((value) => value !== undefined), 'must change something')
  .meta({ id: 'CampaignChange', minProperties: 1, example: { quantity: 1_500 } })

export const campaignQuery = z.strictObject({
  over: z
    .enum(['true', 'false'])
    .default('false')
    .transform((value) => value === 'true')
    .describe('Also those that are closed, or whose time is over.'),
  ...pageQuery,
})

export const campaign = z
  .object({
    campaignId: z.string(),
    name: z.string(),
    discount,
    minimumAmount: won,
    quantity: z.int().describe('How many coupons were promised.'),
    opensAt: z.date(),
    closesAt: z.date(),
    validForSeconds: z.int(),
    status: z
      .enum(['running', 'paused', 'closed'])
      .describe('A running one gives coupons from `opensAt` to `closesAt`, while there are any.'),
  })
  .describe('The campaign as it is now.')
  .meta({ id: 'Campaign' })

export const keptCampaign = campaign
  .extend({
    issued: z.int().describe('How many coupons are written.'),
    version: z.int().describe('One more with every change by an admin.'),
    createdAt: z.date(),
  })
  .describe('The campaign as it is now, with what admins see.')
  .meta({ id: 'KeptCampaign' })

export const campaigns = pageOf(campaign).describe('Campaigns, newest first.').meta({ id: 'CampaignPage' })

export const line = z
  .object({
    campaignId: z.string(),
    waiting: z.int().describe('How many stand in line.'),
    backlog: z.int().describe('How many were admitted, and have no answer yet.'),
    admittedPerSecond: z.number().describe('Over the last ten seconds.'),
    settledPerSecond: z.number().describe('Over the last ten seconds.'),
    oldestWaitMs: z
      .int()
      .nullable()
      .describe('When the oldest waiting request was made; null when none waits.'),
    quantity: z.int(),
    issued: z.int(),
  })
  .describe('The line as its records say.')
  .meta({ id: 'CampaignLine' })

export const fairness = z
  .object({
    campaignId: z.string(),
    quantity: z.int(),
    requests: z.int(),
    waiting: z.int(),
    admitted: z.int(),
    issued: z.int().describe('Coupons that exist.'),
    soldOut: z.int(),
    failed: z.int().describe('Requests that gave their place back.'),
    overIssued: z.int().describe('Coupons beyond the quantity.'),
    doubled: z.int().describe('Coupons beyond the first of a person.'),
    inversions: z.int().describe('Requests that were admitted after one that came later.'),
    passedOver: z.int().describe('Requests that were refused as sold out although a later one has a coupon.'),
    holds: z.boolean().describe('Nothing over-issued, doubled, overtaken or passed over.'),
  })
  .describe('What became of everybody who asked, counted from the records.')
  .meta({ id: 'CampaignFairness' })

const byStatus = z.record(z.string(), z.int())
export const auditTotals = z.object({
  campaigns: z.int(),
  promised: z.int().describe('How many coupons the campaigns promise.'),
  issued: z.int().describe('How many the campaigns say were written.'),
  coupons: byStatus.describe('By status.'),
  requests: byStatus.describe('By status.'),
  orders: byStatus.describe('Orders that came with a coupon, by what became of them.'),
})
