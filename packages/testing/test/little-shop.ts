import type { AddressInfo } from 'node:net'
import Fastify, { type FastifyReply, type FastifyRequest } from 'fastify'

/** Wrong on purpose, one at a time. */
export type Fault =
  | 'fails on a rare input'
  | 'answers an undeclared status'
  | 'answers another body than declared'
  | 'answers another content type'
  | 'refuses without a problem'
  | 'refuses with an id in the code'
  | 'lets unknown fields through'
  | 'lets an unknown query through'
  | 'lets through what is too large'
  | 'lets anybody in'
  | 'never answers'
  | 'breaks the connection'
  | 'streams what is not declared'

const line = {
  type: 'object',
  properties: {
    productId: { type: 'string', minLength: 1, maxLength: 20 },
    quantity: { type: 'integer', minimum: 1, maximum: 99 },
    gift: { type: 'boolean' },
  },
  required: ['productId', 'quantity'],
  additionalProperties: false,
}
const newOrder = {
  type: 'object',
  properties: { lines: { type: 'array', items: line, minItems: 1, maxItems: 5 }, note: { type: 'string' } },
  required: ['lines'],
  additionalProperties: false,
}
const order = {
  type: 'object',
  properties: { orderId: { type: 'string', format: 'uuid' }, amount: { type: 'integer' } },
  required: ['orderId', 'amount'],
  additionalProperties: false,
}
const problem = {
  type: 'object',
  properties: { status: { type: 'integer' }, code: { type: 'string' } },
  required: ['status', 'code'],
}
const json = (schema: object) => ({ content: { 'application/json': { schema } } })
const responses = (status: number, content: object) => ({
  [status]: content,
  default: { content: { 'application/problem+json': { schema: problem } } },
})
const orderId = { name: 'orderId', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } }
const limit = { name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 50 } }
const security = [{ token: [] }]

const document = {
  openapi: '3.1.0',
  paths: {
    '/orders': {
      post: {
        security,
        requestBody: { required: true, ...json(newOrder) },
        responses: responses(201, json(order)),
      },
      get: {
        security,
        parameters: [limit],
        responses: responses(200, json({ type: 'array', items: order })),
      },
    },
    '/orders/{orderId}': {
      get: { security, parameters: [orderId], responses: responses(200, json(order)) },
      delete: { security, parameters: [orderId], responses: responses(204, {}) },
    },
    '/orders/{orderId}/stream': {
      get: {
        security,
        parameters: [orderId],
        responses: responses(200, {
          content: { 'text/event-stream': { schema: { type: 'string', 'x-events': { order } } } },
        }),
      },
    },
  },
}

/** A service of three routes with a document written by hand, so that the two can disagree. */
export async function littleShop(fault?: Fault) {
  const refuse = (reply: FastifyReply, status: number, code: string) =>
    reply.code(status).type('application/problem+json').send(JSON.stringify({ status, code }))
  const app = Fastify({
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false } },
    frameworkErrors: (error, _request, reply) =>
      refuse(reply as never, error.statusCode ?? 400, 'malformed-url'),
  })
  const orders = new Map<string, { orderId: string; amount: number }>()
  let unanswered = 0
  const has = (one: Fault) => fault === one

  app.get('/docs/json', async () => document)
  app.setErrorHandler((error: { statusCode?: number }, _request, reply) =>
    has('refuses without a problem')
      ? reply.code(error.statusCode ?? 500).send({ error: 'no' })
      : refuse(
          reply,
          error.statusCode ?? 500,
          has('refuses with an id in the code') ? 'error-4711' : 'refused',
        ),
  )
  app.addHook('onRequest', async (request, reply) => {
    if (request.url === '/docs/json' || has('lets anybody in')) return
    if (request.headers.authorization !== 'Bearer good') return refuse(reply, 401, 'token-missing')
  })
  app.addHook('preValidation', async (request, reply) => {
    const { limit: _, ...unknown } = request.query as Record<string, string>
    if (Object.keys(unknown).length > 0 && !has('lets an unknown query through'))
      return refuse(reply, 400, 'request-invalid')
    if (request.method !== 'POST' && request.body !== undefined)
      return refuse(reply, 400, 'body-not-expected')
  })

  const free = { ...newOrder, additionalProperties: true }
  const endless = {
    ...newOrder,
    properties: { ...newOrder.properties, lines: { type: 'array', items: line } },
  }
  const schema = {
    body: has('lets unknown fields through')
      ? free
      : has('lets through what is too large')
        ? endless
        : newOrder,
  }
  app.post<{ Body: { lines: { quantity: number }[]; note?: string } }>(
    '/orders',
    { schema },
    (request, reply) => {
      const pieces = request.body.lines.reduce((sum, { quantity }) => sum + quantity, 0)
      if (has('fails on a rare input') && request.body.lines.some(({ quantity }) => quantity === 99))
        throw new Error('a bug')
      if (has('never answers') && pieces > 100 && unanswered++ < 2) return reply.hijack()
      if (has('breaks the connection') && pieces > 100) return void request.raw.socket.destroy()
      const placed = { orderId: crypto.randomUUID(), amount: pieces * 100 }
      orders.set(placed.orderId, placed)
      if (has('answers another body than declared')) return reply.code(201).send({ ...placed, amount: '100' })
      if (has('answers another content type')) return reply.code(201).type('text/html').send('<p>thanks</p>')
      return reply.code(has('answers an undeclared status') ? 202 : 201).send(placed)
    },
  )
  app.get<{ Querystring: { limit?: string } }>('/orders', (request, reply) => {
    const { limit = '10' } = request.query
    if (!/^[1-9]\d?$/.test(String(limit)) || Number(limit) > 50) return refuse(reply, 400, 'request-invalid')
    return reply.send([...orders.values()].slice(0, Number(limit)))
  })
  type One = FastifyRequest<{ Params: { orderId: string } }>
  const one = (use: (placed: { orderId: string; amount: number }, reply: FastifyReply) => unknown) => {
    return async (request: One, reply: FastifyReply) => {
      if (!/^[0-9a-f-]{36}$/i.test(request.params.orderId)) return refuse(reply, 400, 'request-invalid')
      const placed = orders.get(request.params.orderId)
      return placed ? use(placed, reply) : refuse(reply, 404, 'order-not-found')
    }
  }
  app.get(
    '/orders/:orderId',
    one((placed) => placed),
  )
  app.delete(
    '/orders/:orderId',
    one((placed, reply) => {
      if (orders.size > 5) orders.delete(placed.orderId)
      return reply.code(204).send()
    }),
  )
  app.get(
    '/orders/:orderId/stream',
    one((placed, reply) => {
      reply.hijack()
      reply.raw.writeHead(200, { 'content-type': 'text/event-stream' })
      const event = has('streams what is not declared') ? 'secret' : 'order'
      reply.raw.write(`retry: 1\n\n:\n\nevent: ${event}\ndata: ${JSON.stringify(placed)}\n\n`)
    }),
  )
  await app.listen({ host: '127.0.0.1', port: 0 })
  return {
    url: `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`,
    async close() {
      app.server.closeAllConnections()
      await app.close()
    },
  }
}
