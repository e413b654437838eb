import type { Messaging } from '@jangteo/messaging'
import type { App } from '@jangteo/service-kit'
import type { Order } from './domain/order.ts'
import { orderDoor } from './order-door.ts'
import { listProducts, type Tx } from './order-store.ts'
import { payAndWait } from './pay-and-wait.ts'

import {
  catalogue,
  idempotencyKey,
  newOrder,
  order,
  orderParams,
  prefer,
  product,
  productParams,
} from './schemas.ts'
import { payOrders } from './use-cases/pay-order.ts'
import { readOrder } from './use-cases/read-order.ts'
import { readProduct } from './use-cases/read-product.ts'

const payStatus = { payable: 200, paying: 202, paid: 200 } as const satisfies Record<Order['status'], number>

export function routes(app: App, service: { messaging: Messaging<Tx>; prisma: Tx }): void {
  const { messaging, prisma } = service
  const place = orderDoor(messaging)
  const pay = messaging.together(payOrders)

  app.get(
    '/products',
    {
      config: { public: true },
      schema: {
        tags: ['products'],
        summary: 'The catalogue',
        response: { 200: catalogue },
      },
    },
    async () => ({ products: await listProducts(prisma) }),
  )

  app.get(
    '/products/:productId',
    {
      config: { public: true },
      schema: {
        tags: ['products'],
        summary: 'One product',
        params: productParams,
        response: { 200: product },
      },
    },
    ({ params }) => readProduct(prisma, params.productId),
  )

  app.post(
    '/orders',
    {
      schema: {
        tags: ['orders'],
        summary: 'Place an order',
        description:
          'Priced from the catalogue; its stock is reserved, all of it or nothing. Refused with `product-unknown` (404), ' +
          '`product-not-on-sale` or `out-of-stock` (409), which name the product, and `amount-too-large` (422).',
        headers: idempotencyKey,
        body: newOrder,
        response: { 201: order },
      },
    },
    async (request, reply) => {
      const { user, traceparent, body } = request
      const placed = await place(request, { userId: user.userId, lines: body.lines, traceparent })
      return reply.code(201).header('location', `/orders/${placed.orderId}`).send(placed)
    },
  )

  app.get(
    '/orders/:orderId',
    {
      schema: {
        tags: ['orders'],
        summary: 'One of my orders',
        params: orderParams,
        response: { 200: order },
      },
    },
    ({ params, user }) => readOrder(prisma, { orderId: params.orderId, userId: user.userId }),
  )

  app.post(
    '/orders/:orderId/pay',
    {
      schema: {
        tags: ['orders'],
        summary: 'Pay one of my orders from my balance',
        description:
          'Answers 202 while the outcome is unknown. With `Prefer: wait=3` the answer waits for it and is 200: `paid`, or ' +
          '`payable` again with the reason of the decline. Asked twice, one payment is made. An order that is paid is ' +
          'refused with `order-already-paid` (409).',
        params: orderParams,
        headers: prefer,
        response: { 200: order, 202: order.describe('The outcome is not known yet.') },
      },
    },
    async ({ params, headers, user, traceparent }, reply) => {
      const preference = waitPreference(headers.prefer)
      const paid = await payAndWait(
        { messaging, prisma, pay },
        {
          orderId: params.orderId,
          userId: user.userId,
          waitMs: preference.waitMs,
          traceparent,
        },
      )
      return reply.code(payStatus[paid.status]).headers(preference.headers).send(paid)
    },
  )
}
