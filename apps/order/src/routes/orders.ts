import { type App, eventStream, preferHeader, streamCookieRoute, waitPreference } from '@jangteo/service-kit'
import { isPending, isSettled } from '../domain/order.ts'
import { liveKey } from '../steps/announce.ts'
import { cancelOrder } from '../use-cases/cancel-order.ts'
import { listOrders } from '../use-cases/list-orders.ts'
import { orderReader } from '../use-cases/read-order.ts'
import { showHistory } from '../use-cases/show-history.ts'
import { andWait } from './and-wait.ts'
import type { RouteContext } from './context.ts'
import { payAndWait } from './pay-and-wait.ts'
import { placeInBatches } from './place-in-batches.ts'
import {
  cancellation,
  history,
  newOrder,
  order,
  orderParams,
  orderQuery,
  orders,
  payment,
} from './schemas.ts'

const live = eventStream({ order })

export function orderRoutes(app: App, context: RouteContext): void {
  const { messaging, prisma, payableForMs, mayHold } = context
  const place = placeInBatches(messaging)
  const readOrder = orderReader(prisma)
  const pay = payAndWait({ messaging, readOrder })

  app.post(
    '/orders',
    {
      config: { idempotencyKey: 'optional', begins: true },
      schema: {
        tags: ['orders'],
        operationId: 'placeOrder',
        summary: 'Place an order',
        description:
          'Priced from the catalogue; the stock of all lines is reserved atomically until `expiresAt`. Refused with ' +
          '`product-not-found` (404), `product-not-on-sale` or `out-of-stock` (409), which name the product, ' +
          '`too-many-open-orders` or `too-many-reserved-pieces` (409), until I pay or cancel an order, `erasure-open` (409), and `amount-too-large` (422).',
        body: newOrder,
        response: { 201: order },
      },
    },
    async (request, reply) => {
      const { user, traceparent, body } = request
      const placed = await place(request, {
        userId: user.userId,
        lines: body.lines,
        couponId: body.couponId ?? null,
        payableForMs,
        mayHold,
        traceparent,
      })
      return reply.code(201).header('location', `/orders/${placed.orderId}`).send(placed)
    },
  )

  app.get(
    '/orders',
    {
      schema: {
        tags: ['orders'],
        operationId: 'listOrders',
        summary: 'My orders',
        querystring: orderQuery,
        response: { 200: orders },
      },
    },
    ({ query, user }) => listOrders(prisma, { ...query, userId: user.userId }),
  )

  app.get(
    '/orders/:orderId',
    {
      schema: {
        tags: ['orders'],
        operationId: 'readOrder',
        summary: 'One of my orders',
        params: orderParams,
        response: { 200: order },
      },
    },
    ({ params, user }) => readOrder({ orderId: params.orderId, userId: user.userId }),
  )

  app.get(
    '/orders/:orderId/history',
    {
      schema: {
        tags: ['orders'],
        operationId: 'readOrderHistory',
        summary: 'History of one of my orders',
        params: orderParams,
        response: { 200: history },
      },
    },
    ({ params, user }) => showHistory(prisma, { orderId: params.orderId, userId: user.userId }),
  )

  app.get(
    '/orders/:orderId/stream',
    {
      schema: {
        tags: ['orders'],
        operationId: 'watchOrder',
        summary: 'One of my orders, live',
        description: 'Its state now and after every change, until no change is pending.',
        params: orderParams,
        response: live.response,
      },
    },
    ({ params: { orderId }, user: { userId } }, reply) =>
      live.send(reply, async function* (ended) {
        for await (const _ of messaging.watch(liveKey(orderId), ended)) {
          const data = await readOrder({ orderId, userId })
          yield { event: 'order', id: String(data.version), data }
          if (isSettled(data)) return
        }
      }),
  )

  streamCookieRoute(app, '/orders', { tag: 'orders', operationId: 'allowOrderStreams' })

  app.post(
    '/orders/:orderId/pay',
    {
      config: { idempotencyKey: 'optional' },
      schema: {
        tags: ['orders'],
        operationId: 'payOrder',
        summary: 'Pay one of my orders from my balance and points',
        description:
          'Answers 202 while the outcome is unknown. With `Prefer: wait=3` the answer waits for it and is 200: `paid`, or ' +
          '`payable` again with the reason of the decline. A repeated request makes no second payment; repeated with the same ' +
          'Idempotency-Key, it gets the first answer again. Refused with ' +
          '`order-already-paid`, `order-not-payable` (409), `points-exceed-amount` (422).',
        params: orderParams,
        headers: preferHeader,
        body: payment,
        response: { 200: order, 202: order.describe('The outcome is not known yet.') },
      },
    },
    async (request, reply) => {
      const { params, headers, body, user, traceparent } = request
      const { waitMs, headers: applied } = waitPreference(headers.prefer)
      const wanted = { orderId: params.orderId, userId: user.userId, points: body.usePoints, traceparent }
      const paid = await pay(request, wanted, waitMs)
      return reply.code(paid.status).headers(applied).send(paid.body)
    },
  )

  app.post(
    '/orders/:orderId/cancel',
    {
      schema: {
        tags: ['orders'],
        operationId: 'cancelOrder',
        summary: 'Cancel one of my orders',
        description:
          'Before, during or after the payment. The stock is released at once; money that was taken is refunded, and the answer ' +
          'is 202 until then. `Prefer: wait=3` waits for the refund. A repeated request changes nothing. Refused with `order-ended` ' +
          '(409) when it has come to another end.',
        params: orderParams,
        headers: preferHeader,
        body: cancellation,
        response: { 200: order, 202: order.describe('The refund is pending, if money was taken.') },
      },
    },
    async ({ params, headers, body, user, traceparent }, reply) => {
      const preference = waitPreference(headers.prefer)
      const { userId } = user
      const mine = { orderId: params.orderId, userId }
      const cancelled = await andWait({ messaging, readOrder }, { ...mine, waitMs: preference.waitMs }, () =>
        messaging.transact({ traceparent }, (work) =>
          cancelOrder(work, { ...mine, note: body.reason ?? null }),
        ),
      )
      return reply
        .code(isPending(cancelled) ? 202 : 200)
        .headers(preference.headers)
        .send(cancelled)
    },
  )
}
