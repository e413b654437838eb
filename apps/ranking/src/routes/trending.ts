import type { App } from '@jangteo/service-kit'
import { trendingProducts } from '../use-cases/trending-products.ts'
import type { RouteContext } from './context.ts'
import { trendingQuery, trending as trendingView } from './ranking-schemas.ts'

export function trendingRoutes(app: App, context: RouteContext): void {
  app.get(
    '/products/trending',
    {
      config: { public: true },
      schema: {
        tags: ['rankings'],
        operationId: 'listTrendingProducts',
        summary: 'The most bought products of the last window',
        description:
          'Default: of the last hour that was measured, every ten minutes. Each has its name and price.',
        querystring: trendingQuery,
        response: { 200: trendingView },
      },
    },
    async ({ query }) => trendingProducts(context, query.window, query.limit),
  )
}
