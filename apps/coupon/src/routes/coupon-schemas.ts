import { id } from '@jangteo/service-kit'
import { pageOf, pageQuery } from '@jangteo/service-kit/paging'
import { z } from 'zod'
import { COUPON_STATUSES } from '../domain/coupon.ts'
import { discount } from './campaign-schemas.ts'

export const couponParams = z.object({ couponId: id })

const status = z.enum(COUPON_STATUSES).meta({ id: 'CouponStatus' })

export const couponQuery = z.strictObject({ status: status.optional(), ...pageQuery })

export const coupon = z
  .object({
    couponId: z.string(),
    campaignId: z.string(),
    name: z.string(),
    discount,
    minimumAmount: z.int().describe('Won that an order must come to.'),
    status,
    orderId: z.string().optional().describe('While reserved, and when used: the order that has it.'),
    issuedAt: z.date(),
    expiresAt: z.date().describe('Orders that are placed before can have it.'),
    usedAt: z.date().optional(),
  })
  .describe('The coupon as it is now.')
  .meta({ id: 'Coupon' })

export const coupons = pageOf(coupon).describe('My coupons, newest first.').meta({ id: 'CouponPage' })
