import type { App } from '@jangteo/service-kit'
import { showCoupons, showFunnel, showSales, showTopProducts } from '../use-cases/show-figures.ts'
import type { RouteContext } from './context.ts'
import { coupons, funnel, sales, salesQuery, spanOnly, topProducts, topQuery } from './schemas.ts'

const behind = 'Eventually consistent; late events are counted in the minute in which they occurred.'
const bounded = `${behind} Refused with \`span-invalid\` (400).`

/** For operators. */
export function figureRoutes(app: App, { prisma, clock, timeZone }: RouteContext): void {
  const config = { scope: 'data' } as const
  const tags = ['figures']

  app.get(
    '/figures/sales',
    {
      config,
      schema: {
        tags,
        operationId: 'readSales',
        summary: 'Sales by minute, hour or day',
        description: bounded,
        querystring: salesQuery,
        response: { 200: sales },
      },
    },
    ({ query }) => showSales(prisma, { ...query, timeZone, now: clock() }),
  )

  app.get(
    '/figures/funnel',
    {
      config,
      schema: {
        tags,
        operationId: 'readFunnel',
        summary: 'Conversion funnel: viewed, carted, ordered, paid, cancelled',
        description: bounded,
        querystring: spanOnly,
        response: { 200: funnel },
      },
    },
    ({ query }) => showFunnel(prisma, { ...query, now: clock() }),
  )

  app.get(
    '/figures/coupons',
    {
      config,
      schema: {
        tags,
        operationId: 'readCouponFigures',
        summary: 'Coupons of each campaign, by status',
        description: bounded,
        querystring: spanOnly,
        response: { 200: coupons },
      },
    },
    ({ query }) => showCoupons(prisma, { ...query, now: clock() }),
  )

  app.get(
    '/figures/top-products',
    {
      config,
      schema: {
        tags,
        operationId: 'listTopProducts',
        summary: 'Most sold and most viewed products',
        description: behind,
        querystring: topQuery,
        response: { 200: topProducts },
      },
    },
    ({ query }) => showTopProducts(prisma, { ...query, timeZone, now: clock() }),
  )
}
