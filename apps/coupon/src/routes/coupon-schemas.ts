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
    minimumAmount: z.int().describe('Minimum total of an order, in won.'),
    status,
    orderId: z.string().optional().describe('Only when reserved or used: the order that holds it.'),
    issuedAt: z.date(),
    expiresAt: z.date().describe('Orders must be placed before this time to use it.'),
    usedAt: z.date().optional(),
  })
  .describe('The coupon as it is now.')
  .meta({ id: 'Coupon' })

export const coupons = pageOf(coupon).describe('My coupons, newest first.').meta({ id: 'CouponPage' })
