import { operatorOf, personalDataRequest } from '@jangteo/service'
import type { App } from '@jangteo/service-kit'
import { cancelOrder } from '../use-cases/cancel-order.ts'
import { countOrders } from '../use-cases/count-orders.ts'
import { listOrderStates } from '../use-cases/list-order-states.ts'
import { retryOrder } from '../use-cases/retry-order.ts'
import { showOrder } from '../use-cases/show-order.ts'
import { showPersonalData } from '../use-cases/show-personal-data.ts'
import { actOnEach } from './act-on-each.ts'
import {
  acted,
  orderCounts,
  orderStates,
  ordersAction,
  shownOrder,
  stateQuery,
} from './all-orders-schemas.ts'
import type { RouteContext } from './context.ts'
import { orderParams } from './schemas.ts'

const config = { scope: 'support' } as const
const tags = ['internal']

/** Orders of all customers; for operators. */
export function allOrderRoutes(app: App, { messaging, prisma, clock, stuckAfterMs }: RouteContext): void {
  app.get(
    '/internal/orders',
    {
      config,
      schema: {
        tags,
        operationId: 'listOrderStates',
        summary: 'Orders of all customers, by state, wait, age, customer and product',
        description:
          'In the order of placing. `npm run orders` prints it; `npm run rebuild` compares it with the events.',
        querystring: stateQuery,
        response: { 200: orderStates },
      },
    },
    ({ query }) => listOrderStates(prisma, { ...query, now: clock() }),
  )

  app.get(
    '/internal/order-counts',
    {
      config,
      schema: {
        tags,
        operationId: 'countOrders',
        summary: 'Numbers of orders by state and wait, with the oldest of each',
        response: { 200: orderCounts },
      },
    },
    () => countOrders(prisma),
  )

  app.get(
    '/internal/orders/:orderId',
    {
      config,
      schema: {
        tags,
        operationId: 'showOrder',
        summary: 'An order of any customer, with its history, its wait and the steps still to come',
        description:
          "Customers' own words are masked; `POST /internal/orders/{orderId}/show` shows them. Refused with `order-not-found` (404).",
        params: orderParams,
        response: { 200: shownOrder },
      },
    },
    ({ params }) => showOrder(prisma, { ...params, now: clock(), stuckAfterMs }),
  )

  app.post(
    '/internal/orders/:orderId/show',
    {
      config: { scope: 'privacy' },
      schema: {
        tags,
        operationId: 'showPersonalDataOfOrder',
        summary: "An order with its customer's own words",
        description:
          'What is masked otherwise. It is recorded who has asked, and why. Refused with `order-not-found` (404).',
        params: orderParams,
        body: personalDataRequest,
        response: { 200: shownOrder },
      },
    },
    (request) => {
      const { params, body, traceparent } = request
      const asked = { ...params, by: operatorOf(request, body.reason), stuckAfterMs }
      return messaging.transact({ traceparent }, (work) => showPersonalData(work, asked))
    },
  )

  app.post(
    '/internal/orders/actions',
    {
      config,
      schema: {
        tags,
        operationId: 'actOnOrders',
        summary: 'Retry or cancel several orders, with a result for each',
        description:
          'Each order is a transaction of its own, with the rules of `/internal/stuck-orders`: a refusal of one does not prevent the others.',
        body: ordersAction,
        response: { 200: acted },
      },
    },
    async (request) => {
      const { action, orderIds, reason } = request.body
      const { traceparent } = request
      const by = operatorOf(request, reason)
      const useCase = { retry: retryOrder, cancel: cancelOrder }[action]
      const items = await actOnEach(orderIds, (orderId) =>
        messaging.transact({ traceparent }, (work) => useCase(work, { orderId, by })),
      )
      return { items }
    },
  )
}
