import type { App } from '@jangteo/service-kit'
import { listCoupons } from '../use-cases/list-coupons.ts'
import { readCoupon } from '../use-cases/read-coupon.ts'
import type { RouteContext } from './context.ts'
import { coupon, couponParams, couponQuery, coupons } from './coupon-schemas.ts'

export function couponRoutes(app: App, { prisma }: RouteContext): void {
  app.get(
    '/coupons',
    {
      schema: {
        tags: ['coupons'],
        operationId: 'listCoupons',
        summary: 'My coupons',
        querystring: couponQuery,
        response: { 200: coupons },
      },
    },
    ({ query, user }) => listCoupons(prisma, { ...query, userId: user.userId }),
  )

  app.get(
    '/coupons/:couponId',
    {
      schema: {
        tags: ['coupons'],
        operationId: 'readCoupon',
        summary: 'One of my coupons',
        params: couponParams,
        response: { 200: coupon },
      },
    },
    ({ params, user }) => readCoupon(prisma, { couponId: params.couponId, userId: user.userId }),
  )
}
