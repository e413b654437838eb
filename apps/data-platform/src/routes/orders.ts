import type { App } from '@jangteo/service-kit'
import { showTimeline } from '../use-cases/show-timeline.ts'
import type { RouteContext } from './context.ts'
import { orderParams, timeline } from './schemas.ts'

export function orderRoutes(app: App, { prisma }: RouteContext): void {
  app.get(
    '/orders/:orderId/timeline',
    {
      schema: {
        tags: ['orders'],
        operationId: 'readOrderTimeline',
        summary: 'Timeline of an order, oldest first',
        description:
          'A customer gets the events about their own order; a token with the scope support gets every event, with personal data masked. Eventually consistent: it is built from events.',
        params: orderParams,
        response: { 200: timeline },
      },
    },
    ({ params, user }) =>
      showTimeline(prisma, { ...params, userId: user.userId, all: user.scopes.includes('support') }),
  )
}
