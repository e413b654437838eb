import { z } from 'zod'

const auditCheck = z
  .object({ name: z.string(), holds: z.boolean(), expected: z.int(), actual: z.int() })
  .meta({ id: 'AuditCheck' })

const byStatus = z.record(z.string(), z.int())

export const audit = z
  .object({
    point: z
      .string()
      .describe(
        "Position in the service's own event stream at which the totals were read: PostgreSQL's `pg_snapshot`.",
      ),
    totals: z.object({
      campaigns: z.int(),
      promised: z.int().describe('Sum of the quantities of all campaigns.'),
      issued: z.int().describe('Issued coupons by the counters of the campaigns.'),
      coupons: byStatus.describe('By status.'),
      requests: byStatus.describe('By status.'),
      orders: byStatus.describe('Orders with a coupon, by outcome.'),
    }),
    checks: z.array(auditCheck),
  })
  .describe('Campaigns, waiting room and coupons in one snapshot.')
  .meta({ id: 'CouponAudit' })
