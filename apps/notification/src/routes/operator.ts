import { operatorHeaders, operatorOf } from '@jangteo/service'
import type { App } from '@jangteo/service-kit'
import { listDeliveries } from '../use-cases/list-deliveries.ts'
import { retryDelivery } from '../use-cases/retry-delivery.ts'
import type { RouteContext } from './context.ts'
import { deliveryPage, deliveryParams, deliveryQuery, deliveryView } from './schemas.ts'

/** For operators. */
export function operatorRoutes(app: App, context: RouteContext): void {
  const { messaging, prisma } = context
  app.get(
    '/internal/deliveries',
    {
      config: { scope: 'operate' },
      schema: {
        tags: ['operators'],
        operationId: 'listDeliveries',
        summary: 'Deliveries by status',
        querystring: deliveryQuery,
        response: { 200: deliveryPage },
      },
    },
    ({ query }) => listDeliveries(prisma, query),
  )

  app.post(
    '/internal/deliveries/:notificationId/retry',
    {
      config: { scope: 'operate' },
      schema: {
        tags: ['operators'],
        operationId: 'retryDelivery',
        summary: 'Retry a dead delivery',
        headers: operatorHeaders,
        params: deliveryParams,
        response: { 202: deliveryView },
      },
    },
    async (request, reply) => {
      const { params, traceparent } = request
      const asked = { ...params, by: operatorOf(request) }
      const delivery = await messaging.transact({ traceparent }, (work) => retryDelivery(work, asked))
      return reply.code(202).send(delivery)
    },
  )
}
