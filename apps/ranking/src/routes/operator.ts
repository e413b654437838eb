import type { App } from '@jangteo/service-kit'
import type { RouteContext } from './context.ts'
import { tally, tallyQuery } from './ranking-schemas.ts'

/** For operators. */
export function operatorRoutes(app: App, { rankings }: RouteContext): void {
  app.get(
    '/internal/tally',
    {
      config: { scope: 'data' },
      schema: {
        tags: ['operators'],
        operationId: 'readTally',
        summary: 'Exact tallies of a bucket',
        description:
          'To compare with counts of other services from the same events. Refused with `rankings-away` (503) while the live rankings are unavailable.',
        querystring: tallyQuery,
        response: { 200: tally },
      },
    },
    async ({ query }) => ({
      bucket: query.bucket,
      items: [...(await rankings.tally(query.bucket))]
        .map(([productId, { points, latestSale }]) => ({
          ...{ productId, points, latestSaleAt: latestSale ? new Date(latestSale * 1_000) : null },
        }))
        .sort((a, b) => (a.productId < b.productId ? -1 : 1)),
    }),
  )
}
