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
        summary: 'What happened to an order, the oldest first',
        description:
          'For the customer of the order: what is about them. For an admin: everything. Some moments behind, because it is told by events.',
        params: orderParams,
        response: { 200: timeline },
      },
    },
    ({ params, user }) => showTimeline(prisma, { orderId: params.orderId, user }),
  )
}
