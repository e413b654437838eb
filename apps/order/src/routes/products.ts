import { operatorHeaders, operatorOf } from '@jangteo/service'
import { type App, idempotent, idempotentIfKeyed, idempotentRequest } from '@jangteo/service-kit'
import { changeProduct as change, retireProduct } from '../domain/product.ts'
import { adjustStock } from '../use-cases/adjust-stock.ts'
import { changeProduct } from '../use-cases/change-product.ts'
import { createProduct } from '../use-cases/create-product.ts'
import { describeProduct } from '../use-cases/describe-product.ts'
import { listProducts } from '../use-cases/list-products.ts'
import { readProduct } from '../use-cases/read-product.ts'
import type { RouteContext } from './context.ts'
import {
  catalogue,
  newProduct,
  product,
  productChange,
  productDetails,
  productParams,
  productQuery,
  stockChange,
  stockedProduct,
} from './schemas.ts'

export function productRoutes(app: App, { messaging, catalogue: products }: RouteContext): void {
  app.get(
    '/products',
    {
      config: { public: true },
      schema: {
        tags: ['products'],
        operationId: 'listProducts',
        summary: 'The catalogue',
        description: 'One page. Refused with `cursor-invalid` (400) for a cursor of another list.',
        querystring: productQuery,
        response: { 200: catalogue },
      },
    },
    ({ query: { search = '', ...query } }) => listProducts(products, { search, ...query }),
  )

  app.get(
    '/products/:productId',
    {
      config: { public: true },
      schema: {
        tags: ['products'],
        operationId: 'readProduct',
        summary: 'One product',
        params: productParams,
        response: { 200: product },
      },
    },
    ({ params }) => readProduct(products, params.productId),
  )

  app.post(
    '/products',
    {
      config: { scope: 'catalogue', idempotencyKey: 'optional' },
      schema: {
        tags: ['products'],
        operationId: 'createProduct',
        summary: 'Put a product on sale',
        description: 'Refused with `product-exists` (409): an id is used once.',
        headers: operatorHeaders,
        body: newProduct,
        response: { 201: stockedProduct },
      },
    },
    async (request, reply) => {
      const { body, traceparent } = request
      const { body: created } = await messaging.transact({ traceparent }, (work) =>
        idempotentIfKeyed(work.tx, request, async () => ({
          status: 201,
          body: await createProduct(work, body, operatorOf(request)),
        })),
      )
      return reply.code(201).header('location', `/products/${created.productId}`).send(created)
    },
  )

  app.patch(
    '/products/:productId',
    {
      config: { scope: 'catalogue' },
      schema: {
        tags: ['products'],
        operationId: 'changeProduct',
        summary: 'Change the name or price of a product',
        description:
          'Existing orders keep their name and price. Refused with `product-not-found` (404), `product-retired` (409).',
        params: productParams,
        headers: operatorHeaders,
        body: productChange,
        response: { 200: stockedProduct },
      },
    },
    (request) => {
      const { params, body, traceparent } = request
      const asked = { ...params, action: 'product.change', by: operatorOf(request) } as const
      return messaging.transact({ traceparent }, (work) =>
        changeProduct(work, asked, (product) => change(product, body)),
      )
    },
  )

  app.put(
    '/products/:productId/details',
    {
      config: { scope: 'catalogue' },
      schema: {
        tags: ['products'],
        operationId: 'describeProduct',
        summary: 'Set what pages show of a product',
        description:
          'Replaces what was shown before; the same details again change nothing. Refused with `product-not-found` (404).',
        params: productParams,
        headers: operatorHeaders,
        body: productDetails,
        response: { 200: product },
      },
    },
    (request) => {
      const { params, body: details, traceparent } = request
      const asked = { ...params, details, by: operatorOf(request) }
      return messaging.transact({ traceparent }, (work) => describeProduct(work, asked))
    },
  )

  app.post(
    '/products/:productId/retire',
    {
      config: { scope: 'catalogue' },
      schema: {
        tags: ['products'],
        operationId: 'retireProduct',
        summary: 'Retire a product for good',
        description: 'Existing orders go on. A repeated request changes nothing.',
        headers: operatorHeaders,
        params: productParams,
        response: { 200: stockedProduct },
      },
    },
    (request) => {
      const { params, traceparent } = request
      const asked = { ...params, action: 'product.retire', by: operatorOf(request) } as const
      return messaging.transact({ traceparent }, (work) => changeProduct(work, asked, retireProduct))
    },
  )

  app.post(
    '/products/:productId/stock',
    {
      config: { scope: 'catalogue', idempotencyKey: 'required' },
      schema: {
        tags: ['products'],
        operationId: 'adjustStock',
        summary: 'Adjust the stock of a product, with a reason',
        description:
          'Once for each Idempotency-Key. Refused with `out-of-stock` (409) when more pieces are taken off than are available.',
        params: productParams,
        body: stockChange,
        response: { 200: stockedProduct },
      },
    },
    async (request) => {
      const { params, body, traceparent } = request
      const { change, reason: note } = body
      const { body: adjusted } = await messaging.transact({ traceparent }, (work) =>
        idempotent(work.tx, idempotentRequest(request), async () => ({
          status: 200,
          body: await adjustStock(work, { ...params, change, note, by: operatorOf(request, note) }),
        })),
      )
      return adjusted
    },
  )
}
