import { operatorOf } from '@jangteo/service'
import type { App } from '@jangteo/service-kit'
import { cancelOrder } from '../use-cases/cancel-order.ts'
import { listStuckOrders } from '../use-cases/list-stuck-orders.ts'
import { retryOrder } from '../use-cases/retry-order.ts'
import type { RouteContext } from './context.ts'
import { order, orderParams, stuckOrderAction, stuckOrders, stuckQuery } from './schemas.ts'

/** Orders that wait too long for an answer; for operators. */
export function operatorRoutes(app: App, { messaging, prisma, clock, stuckAfterMs }: RouteContext): void {
  app.get(
    '/internal/stuck-orders',
    {
      // It is one of the looks at what is wrong now.
      config: { scope: 'operate' },
      schema: {
        tags: ['internal'],
        operationId: 'listStuckOrders',
        summary: 'Stuck orders: waiting too long for an answer',
        querystring: stuckQuery,
        response: { 200: stuckOrders },
      },
    },
    ({ query }) => {
      const before = new Date(clock().getTime() - stuckAfterMs)
      return listStuckOrders(prisma, { ...query, before })
    },
  )

  app.post(
    '/internal/stuck-orders/:orderId/retry',
    {
      config: { scope: 'support' },
      schema: {
        tags: ['internal'],
        operationId: 'retryStuckOrder',
        summary: 'Request again the answer that an order waits for',
        description: 'Refused with `order-not-found` (404), `order-not-stuck` (409).',
        params: orderParams,
        body: stuckOrderAction,
        response: { 200: order },
      },
    },
    (request) => {
      const { params, body, traceparent } = request
      const asked = { ...params, by: operatorOf(request, body.reason) }
      return messaging.transact({ traceparent }, (work) => retryOrder(work, asked))
    },
  )

  app.post(
    '/internal/stuck-orders/:orderId/cancel',
    {
      config: { scope: 'support' },
      schema: {
        tags: ['internal'],
        operationId: 'cancelStuckOrder',
        summary: 'Cancel an order of any customer',
        description:
          'With the same rules as for its customer. Refused with `order-not-found` (404), `order-ended` (409).',
        params: orderParams,
        body: stuckOrderAction,
        response: { 200: order },
      },
    },
    (request) => {
      const { params, body, traceparent } = request
      const asked = { ...params, by: operatorOf(request, body.reason) }
      return messaging.transact({ traceparent }, (work) => cancelOrder(work, asked))
    },
  )
}
