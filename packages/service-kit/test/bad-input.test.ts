import type { InjectOptions } from 'fastify'
import { afterAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { asAdmin, asCustomer, testHttp } from './http.ts'

const effects: unknown[] = []
const http = testHttp((app) => {
  app.post(
    '/orders',
    {
      config: { idempotencyKey: 'required' },
      schema: {
        body: z.strictObject({
          lines: z
            .array(z.strictObject({ productId: z.string().max(64), quantity: z.int().min(1).max(999) }))
            .min(1)
            .max(50),
          note: z.string().optional(),
        }),
        response: { 201: z.object({ orderId: z.string() }) },
      },
    },
    async (request, reply) => {
      effects.push(request.body)
      return reply.code(201).send({ orderId: '1' })
    },
  )
  app.post('/orders/:orderId/pay', {
    schema: { params: z.strictObject({ orderId: z.string() }), response: { 200: z.object({}) } },
    handler: async (request) => {
      effects.push(request.params.orderId)
      return {}
    },
  })
  app.get('/orders', {
    schema: {
      querystring: z.strictObject({ limit: z.coerce.number().max(100).optional() }),
      response: { 200: z.object({}) },
    },
    handler: async () => ({}),
  })
  app.delete('/orders', {
    config: { scope: 'support' },
    schema: { response: { 200: z.object({}) } },
    handler: async () => ({}),
  })
})
afterAll(() => http.app.close())

const line = { productId: 'p-1', quantity: 1 }
const good = {
  method: 'POST',
  url: '/orders',
  headers: { ...asCustomer, 'idempotency-key': 'k-1' },
  payload: { lines: [line] },
} as const

async function refused(request: InjectOptions, status: number, code: string) {
  const before = effects.length
  const response = await http.app.inject(request)
  expect(response.json()).toMatchObject({ status, code })
  expect(response.statusCode).toBe(status)
  expect(response.headers['content-type']).toMatch(/^application\/problem\+json/)
  expect(response.json().type).toBe(`urn:problem-type:jangteo:${code}`)
  expect(response.json().traceId).toMatch(/^[0-9a-f]{32}$/)
  expect(effects).toHaveLength(before)
  return response
}

const withBody = (payload: object) => ({ ...good, payload })
const withText = (payload: string, contentType = 'application/json') => ({
  ...good,
  headers: { ...good.headers, 'content-type': contentType },
  payload,
})

it('lets a good request through', async () => {
  expect((await http.app.inject(good)).statusCode).toBe(201)
  expect(effects.at(-1)).toEqual({ lines: [line] })
})

describe('a body that does not fit', () => {
  it.each([
    ['an unknown field', { lines: [line], price: 1 }, '#/price'],
    ['an unknown field deep inside', { lines: [{ ...line, price: 1 }] }, '#/lines/0/price'],
    ['an unknown field whose name needs escaping', { lines: [line], 'a/b~c d': 1 }, '#/a~1b~0c%20d'],
    ['a wrong type', { lines: [{ ...line, quantity: '1' }] }, '#/lines/0/quantity'],
    ['a zero quantity', { lines: [{ ...line, quantity: 0 }] }, '#/lines/0/quantity'],
    ['a negative quantity', { lines: [{ ...line, quantity: -1 }] }, '#/lines/0/quantity'],
    ['a huge quantity', { lines: [{ ...line, quantity: 1e300 }] }, '#/lines/0/quantity'],
    ['a fraction', { lines: [{ ...line, quantity: 1.5 }] }, '#/lines/0/quantity'],
    ['null', { lines: [{ ...line, quantity: null }] }, '#/lines/0/quantity'],
    ['a missing field', { lines: [{ productId: 'p-1' }] }, '#/lines/0/quantity'],
    ['an empty list', { lines: [] }, '#/lines'],
    ['an array instead of an object', [line], '#'],
    [
      'NUL in a text, which PostgreSQL refuses',
      { lines: [{ ...line, productId: 'a\0b' }] },
      '#/lines/0/productId',
    ],
  ])('is refused for %s', async (_name, payload, pointer) => {
    const { errors } = (await refused(withBody(payload), 400, 'request-invalid')).json()
    expect(errors[0]).toMatchObject({ in: 'body', pointer })
  })

  it.each([
    ['a number beyond any double', '{"lines":[{"productId":"p","quantity":1e999}]}', 'request-invalid'],
    ['half a surrogate pair', '{"lines":[{"productId":"\\ud800","quantity":1}]}', 'request-invalid'],
    ['__proto__', '{"lines":[{"productId":"p","quantity":1}],"__proto__":{"admin":true}}', 'malformed-json'],
    ['constructor.prototype', '{"lines":[],"constructor":{"prototype":{}}}', 'malformed-json'],
    ['a body that is null', 'null', 'request-invalid'],
    ['a body that is a text', '"lines"', 'request-invalid'],
    ['malformed JSON', '{"lines":[', 'malformed-json'],
    ['two JSON documents', '{}{}', 'malformed-json'],
    ['an empty body', '', 'malformed-json'],
    ['very deep nesting', '['.repeat(30_000), 'malformed-json'],
    ['very deep nesting that is valid JSON', `${'['.repeat(30_000)}${']'.repeat(30_000)}`, 'request-invalid'],
  ])('is refused for %s', async (_name, text, code) => {
    await refused(withText(text), 400, code)
  })

  it('is refused when it is missing', async () => {
    const { payload: _, ...without } = good
    await refused(without, 400, 'request-invalid')
  })

  it('is refused when its content type is not JSON', async () => {
    await refused(withText('lines', 'text/plain'), 415, 'unsupported-media-type')
    await refused(withText('<lines/>', 'application/xml'), 415, 'unsupported-media-type')
    await refused(withText('lines=1', 'application/x-www-form-urlencoded'), 415, 'unsupported-media-type')
    await refused(withText('{}', 'rubbish'), 415, 'unsupported-media-type')
  })

  it('is refused when it is larger than 64 KiB', async () => {
    await refused(withBody({ lines: [line], note: 'x'.repeat(64 * 1024) }), 413, 'body-too-large')
  })

  it('is answered with a bounded list of errors', async () => {
    const payload = Object.fromEntries(Array.from({ length: 2_000 }, (_, index) => [`field${index}`, index]))
    const response = await refused(withBody(payload), 400, 'request-invalid')
    expect(response.json().errors).toHaveLength(20)
  })

  it('is refused where no body is taken', async () => {
    const pay = { method: 'POST', url: '/orders/1/pay', headers: asCustomer } as const
    await refused({ ...pay, payload: { amount: 1 } }, 400, 'body-not-expected')
    expect((await http.app.inject({ ...pay, payload: {} })).statusCode).toBe(200)
    expect((await http.app.inject(pay)).statusCode).toBe(200)
  })
})

describe('a URL that does not fit', () => {
  it('is refused for an unknown or repeated or wrong query field', async () => {
    for (const query of ['page=1', 'limit=1&limit=2', 'limit=x', 'limit=1000', '__proto__=1'])
      await refused({ url: `/orders?${query}`, headers: asCustomer }, 400, 'request-invalid')
  })

  it('is refused for a query where none is taken', async () => {
    const response = await refused({ ...good, url: '/orders?dryRun=1' }, 400, 'request-invalid')
    expect(response.json().errors).toEqual([{ in: 'query', pointer: '#/dryRun', detail: 'unknown field' }])
  })

  it('is refused for NUL in a path parameter', async () => {
    await refused({ method: 'POST', url: '/orders/a%00b/pay', headers: asCustomer }, 400, 'request-invalid')
  })

  it('is refused for a broken escape', async () => {
    for (const url of ['/orders/%ZZ', '/orders?limit=%ZZ', '/orders?limit=1%', '/orders?limit=%FF'])
      await refused({ url, headers: asCustomer }, 400, 'malformed-url')
  })

  it('is 404 for an unknown path, and the answer does not contain its query', async () => {
    const response = await refused({ url: '/nothing?secret=1' }, 404, 'route-not-found')
    expect(response.json().instance).toBe('/nothing')
    await refused(
      { url: `/orders/${'x'.repeat(800)}/pay`, method: 'POST', headers: asCustomer },
      414,
      'url-too-long',
    )
  })

  it('is 405 with the methods that are taken', async () => {
    const response = await refused({ method: 'PUT', url: '/orders' }, 405, 'method-not-allowed')
    expect(response.headers.allow).toBe('POST, GET, HEAD, DELETE')
    await refused({ method: 'GET', url: '/orders/1/pay' }, 405, 'method-not-allowed')
  })
})

describe('an Idempotency-Key', () => {
  const withKey = (key: string) => ({ ...good, headers: { ...asCustomer, 'idempotency-key': key } })

  it('is required', async () => {
    await refused({ ...good, headers: asCustomer }, 400, 'idempotency-key-missing')
  })

  it.each([
    ['empty', ''],
    ['too long', 'k'.repeat(256)],
    ['with a space', 'a b'],
    ['not ASCII', 'é'],
  ])('is refused when it is %s', async (_name, key) => {
    await refused(withKey(key), 400, 'idempotency-key-invalid')
  })

  it('is taken at its longest', async () => {
    expect((await http.app.inject(withKey('k'.repeat(255)))).statusCode).toBe(201)
  })
})

describe('a caller', () => {
  it('needs a token', async () => {
    for (const authorization of [undefined, '', 'Bearer', 'Bearer ', 'Basic dTpw', 'customer:user-1']) {
      const { authorization: _, ...headers } = good.headers
      const response = await refused(
        { ...good, headers: { ...headers, ...(authorization !== undefined && { authorization }) } },
        401,
        'token-missing',
      )
      expect(response.headers['www-authenticate']).toBe('Bearer realm="jangteo"')
    }
  })

  it('needs the role that the route requires', async () => {
    await refused({ method: 'DELETE', url: '/orders', headers: asCustomer }, 403, 'scope-required')
    expect((await http.app.inject({ method: 'DELETE', url: '/orders', headers: asAdmin })).statusCode).toBe(
      200,
    )
  })

  it('without a token does not get its body parsed', async () => {
    const { authorization: _, ...headers } = good.headers
    await refused(
      { ...withText('{{{'), headers: { ...headers, 'content-type': 'application/json' } },
      401,
      'token-missing',
    )
  })
})
