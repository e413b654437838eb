import { z } from 'zod'

const auditCheck = z
  .object({ name: z.string(), holds: z.boolean(), expected: z.int(), actual: z.int() })
  .meta({ id: 'AuditCheck' })

const byStatus = z.record(z.string(), z.int())

export const audit = z
  .object({
    point: z
      .string()
      .describe("The point of the service's own stream that the totals are of: PostgreSQL's `pg_snapshot`."),
    totals: z.object({
      campaigns: z.int(),
      promised: z.int().describe('How many coupons the campaigns promise.'),
      issued: z.int().describe('How many the campaigns say were written.'),
      coupons: byStatus.describe('By status.'),
      requests: byStatus.describe('By status.'),
      orders: byStatus.describe('Orders that came with a coupon, by what became of them.'),
    }),
    checks: z.array(auditCheck),
  })
  .describe('Campaigns, the line and coupons, all of them at one moment.')
  .meta({ id: 'CouponAudit' })
