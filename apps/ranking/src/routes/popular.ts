import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { type App, eventStream } from '@jangteo/service-kit'
import type { Popular } from '../use-cases/popular-products.ts'
import type { RouteContext } from './context.ts'
import {
  popularQuery,
  popular as popularView,
  productParams,
  productRank,
  windowQuery,
} from './ranking-schemas.ts'

const live = eventStream({ popular: popularView })
const TOP = 10
/** How often a stream looks whether its ranking has changed, in milliseconds. */
const LOOK_MS = 1_000

export function popularRoutes(app: App, { popular }: RouteContext): void {
  app.get(
    '/products/popular',
    {
      config: { public: true },
      schema: {
        tags: ['rankings'],
        operationId: 'listPopularProducts',
        summary: 'The most popular products',
        description: 'Default: of today. Each has its name and price.',
        querystring: popularQuery,
        response: { 200: popularView },
      },
    },
    ({ query }) => popular.list(query.window, query.limit),
  )

  app.get(
    '/products/popular/stream',
    {
      config: { public: true },
      schema: {
        tags: ['rankings'],
        operationId: 'watchPopularProducts',
        summary: 'The ten most popular products, live',
        description: 'Now and after every change; checked once a second.',
        querystring: windowQuery,
        response: live.response,
      },
    },
    ({ query }, reply) =>
      live.send(reply, async function* (ended) {
        while (!ended.aborted) {
          const data = await popular.list(query.window, TOP)
          yield { event: 'popular', id: versionOf(data), data }
          await sleep(LOOK_MS, undefined, { signal: ended }).catch(() => undefined)
        }
      }),
  )

  app.get(
    '/products/:productId/rank',
    {
      config: { public: true },
      schema: {
        tags: ['rankings'],
        operationId: 'readProductRank',
        summary: 'Rank of a product',
        description: 'Refused with `product-not-found` (404).',
        params: productParams,
        querystring: windowQuery,
        response: { 200: productRank },
      },
    },
    ({ params, query }) => popular.rankOf(query.window, params.productId),
  )
}

/** The same for what looks the same, in every replica; when it was written down does not count. */
const versionOf = ({ asOf: _, ...shown }: Popular): string =>
  createHash('sha256').update(JSON.stringify(shown)).digest('base64url').slice(0, 22)
