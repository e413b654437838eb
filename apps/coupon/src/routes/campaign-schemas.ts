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
      cap: won.min(1).max(MAX_WON).describe('Maximum discount, in won.'),
    }),
  ])
  .describe(
    'A fixed amount in won, or a percentage with a cap; rounded down, and never more than the total of the order.',
  )
  .meta({ id: 'Discount' })

export const newCampaign = z
  .strictObject({
    name: text(200),
    discount,
    minimumAmount: won.min(0).max(MAX_WON).default(0).describe('Minimum total of an order, in won.'),
    quantity: z.int().min(1).max(MAX_QUANTITY).describe('Number of coupons; at most one for each person.'),
    opensAt: instant.optional().describe('Default: now.'),
    closesAt: instant,
    validForSeconds: z
      .int()
      .min(1)
      .max(MAX_VALID_SECONDS)
      .describe('Validity of a coupon from its issue, in seconds.'),
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
    quantity: z.int().min(1).max(MAX_QUANTITY).optional().describe('Can only be raised.'),
    opensAt: instant.optional().describe('Can be changed until the campaign opens.'),
    closesAt: instant.optional().describe('Can be changed until the campaign closes.'),
  })
  .refine((change) => Object.values(change).some((value) => value !== undefined), 'must change something')
  .meta({ id: 'CampaignChange', minProperties: 1, example: { quantity: 1_500 } })

export const campaignQuery = z.strictObject({
  over: z
    .enum(['true', 'false'])
    .default('false')
    .transform((value) => value === 'true')
    .describe('Include closed and expired campaigns.'),
  ...pageQuery,
})

const campaignTerms = z.object({
  campaignId: z.string(),
  name: z.string(),
  discount,
  minimumAmount: won,
  quantity: z.int().describe('Number of coupons of the campaign.'),
  opensAt: z.date(),
  closesAt: z.date(),
  validForSeconds: z.int(),
  status: z
    .enum(['running', 'paused', 'closed'])
    .describe('A running campaign issues coupons from `opensAt` to `closesAt`, until they are sold out.'),
})

const issued = z.int().describe('Number of issued coupons.')

export const campaign = campaignTerms
  .extend({
    issued,
    left: z
      .int()
      .describe('Coupons that are not issued yet. Requests in the waiting room come before a new one.'),
  })
  .describe('The campaign as it is now.')
  .meta({ id: 'Campaign' })

export const keptCampaign = campaignTerms
  .extend({
    issued,
    version: z.int().describe('Increases by one with every change by an admin.'),
    createdAt: z.date(),
  })
  .describe('The campaign as it is now, with the fields for admins.')
  .meta({ id: 'KeptCampaign' })

export const campaigns = pageOf(campaign).describe('Campaigns, newest first.').meta({ id: 'CampaignPage' })

export const waitingRoom = z
  .object({
    campaignId: z.string(),
    waiting: z.int().describe('Customers in the waiting room.'),
    backlog: z.int().describe('Admitted requests that are not settled yet.'),
    admittedPerSecond: z.number().describe('Over the last ten seconds.'),
    settledPerSecond: z.number().describe('Over the last ten seconds.'),
    oldestWaitMs: z.int().nullable().describe('Time of the oldest waiting request; null when none waits.'),
    quantity: z.int(),
    issued: z.int(),
  })
  .describe('The progress of the waiting room, counted from the records.')
  .meta({ id: 'WaitingRoom' })

export const fairness = z
  .object({
    campaignId: z.string(),
    quantity: z.int(),
    requests: z.int(),
    waiting: z.int(),
    admitted: z.int(),
    issued: z.int().describe('Existing coupons.'),
    soldOut: z.int(),
    failed: z.int().describe('Failed requests; their position was released.'),
    overIssued: z.int().describe('Coupons beyond the quantity.'),
    doubled: z.int().describe('Second and further coupons of the same person.'),
    inversions: z.int().describe('Requests that were admitted after a later request.'),
    passedOver: z
      .int()
      .describe('Requests that were refused as sold out although a later request got a coupon.'),
    holds: z
      .boolean()
      .describe('True when `overIssued`, `doubled`, `inversions` and `passedOver` are all 0.'),
  })
  .describe('Outcomes of all requests, counted from the records.')
  .meta({ id: 'CampaignFairness' })

const byStatus = z.record(z.string(), z.int())
export const auditTotals = z.object({
  campaigns: z.int(),
  promised: z.int().describe('Number of coupons of all campaigns.'),
  issued: z.int().describe('Number of issued coupons, as the campaigns count them.'),
  coupons: byStatus.describe('By status.'),
  requests: byStatus.describe('By status.'),
  orders: byStatus.describe('Orders with a coupon, by status.'),
})
