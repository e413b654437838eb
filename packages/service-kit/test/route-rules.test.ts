import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { App } from '../src/index.ts'
import { testHttp } from './http.ts'

async function registering(routes: (app: App) => void): Promise<string> {
  const http = testHttp(routes)
  const outcome = await http.app.ready().then(
    () => 'registered',
    (error: Error) => error.message,
  )
  await http.app.close()
  return outcome
}
const response = { 200: z.object({}) }
const handler = async () => ({})
const withBody = (body: z.ZodType) =>
  registering((app) => app.post('/x', { schema: { body, response }, handler: handler as never }))
const loose = z.object({ a: z.string() })

describe('a route that lets unknown fields through does not start', () => {
  it.each([
    ['the body', loose, 'body'],
    ['a field', z.strictObject({ a: loose }), 'body.a'],
    ['an element', z.strictObject({ a: z.array(loose) }), 'body.a[]'],
    ['an optional field', z.strictObject({ a: loose.optional() }), 'body.a'],
    ['a field with a default', z.strictObject({ a: loose.default({ a: '' }) }), 'body.a'],
    ['one option', z.union([z.strictObject({}), loose]), 'body'],
    ['a part', z.intersection(z.strictObject({}), loose), 'body'],
    ['a value', z.record(z.string(), loose), 'body[]'],
    ['a refined object', z.strictObject({ a: loose.refine(() => true) }), 'body.a'],
    ['a transformed object', z.strictObject({ a: loose.transform((a) => a) }), 'body.a'],
    ['a lazy object', z.strictObject({ a: z.lazy(() => loose) }), 'body.a'],
    ['an object that is loose on purpose', z.looseObject({}), 'body'],
  ])('in %s', async (_name, body, place) => {
    expect(await withBody(body)).toBe(`POST /x lets unknown fields through at ${place}: use z.strictObject`)
  })

  it('in the query', async () => {
    const routes = (app: App) => app.get('/x', { schema: { querystring: loose, response }, handler })
    expect(await registering(routes)).toContain('at querystring')
  })

  it('but one with a record, a recursive or a strict schema does', async () => {
    const tree = z.strictObject({
      get children() {
        return z.array(tree)
      },
    })
    for (const body of [
      z.record(z.string(), z.json()),
      tree,
      z.strictObject({ a: z.strictObject({}) }).nullable(),
    ])
      expect(await withBody(body)).toBe('registered')
  })
})

describe('a route does not start', () => {
  it.each<[string, (app: App) => unknown]>([
    ['declares no response schema', (app) => app.get('/x', handler)],
    [
      'declares a response for "2xx"',
      (app) => app.get('/x', { schema: { response: { '2xx': z.object({}) } }, handler }),
    ],
    ['has path parameters without a schema', (app) => app.get('/x/:id', { schema: { response }, handler })],
    [
      'is public and requires a scope',
      (app) => app.get('/x', { config: { public: true, scope: 'operate' }, schema: { response }, handler }),
    ],
    ['requires no scope', (app) => app.get('/internal/x', { schema: { response }, handler })],
    [
      'requires no scope',
      (app) => app.get('/internal/x', { config: { public: true }, schema: { response }, handler }),
    ],
    ['requires no scope', (app) => app.get('/internal/x', { schema: { hide: true }, handler })],
    ['requires no scope', (app) => app.get('/internal', { schema: { response }, handler })],
    [
      'belongs to a user',
      (app) =>
        app.post('/x', {
          config: { public: true, idempotencyKey: 'required' },
          schema: { response },
          handler,
        }),
    ],
    [
      'the response schema for 200 cannot be compiled',
      (app) =>
        app.get('/x', {
          schema: { response: { 200: z.object({ a: z.map(z.string(), z.string()) }) } as never },
          handler,
        }),
    ],
  ])('that %s', async (sentence, register) => {
    expect(await registering((app) => void register(app))).toContain(sentence)
  })
})

describe('the documentation', () => {
  const http = testHttp(
    (app) => {
      app.post('/orders/:orderId', {
        config: { idempotencyKey: 'required' },
        schema: {
          summary: 'Places an order',
          params: z.strictObject({ orderId: z.uuid() }),
          body: z.strictObject({ quantity: z.int() }),
          response: { 201: z.object({ at: z.date() }) },
        },
        handler: async (_request, reply) => reply.code(201).send({ at: new Date() }),
      })
      app.get('/products', { config: { public: true }, schema: { response }, handler })
    },
    { name: 'order', version: '1.2.3' },
  )

  it('is an OpenAPI document of the routes, with the token, the key header and the problem', async () => {
    const document = (await http.app.inject('/docs/json')).json()
    expect(document).toMatchObject({ openapi: '3.1.0', info: { title: 'order', version: '1.2.3' } })
    expect(Object.keys(document.paths)).toEqual(['/orders/{orderId}', '/products'])
    const { post } = document.paths['/orders/{orderId}']
    expect(post).toMatchObject({ summary: 'Places an order', security: [{ token: [] }] })
    expect(post.parameters.map(({ name }: { name: string }) => name)).toContain('Idempotency-Key')
    expect(post.responses['201'].content['application/json'].schema.properties.at.format).toBe('date-time')
    for (const status of ['4XX', '5XX'])
      expect(post.responses[status].content['application/problem+json'].schema).toEqual({
        $ref: '#/components/schemas/Problem',
      })
    expect(document.components.schemas.Problem.required).toContain('code')
    expect(document.paths['/products'].get.security).toEqual([])
    expect(document.servers).toEqual([{ url: '/', description: expect.any(String) }])
    expect(document.components.securitySchemes.token).toMatchObject({ type: 'http', scheme: 'bearer' })
  })

  it('contains each schema with an id once, and shows which bodies may be left out', async () => {
    const line = z.strictObject({ quantity: z.int() }).meta({ id: 'Line' })
    const order = z.object({ lines: z.array(line), total: z.bigint() }).meta({ id: 'Order' })
    const kind = z.enum(['a', 'b']).meta({ id: 'Kind' })
    const { app } = testHttp((app) => {
      const body = line.default({ quantity: 1 })
      const querystring = z.strictObject({ kind: kind.default('a') })
      app.post('/x', {
        schema: { body, querystring, response: { 200: order.describe('Placed.') } },
        handler: handler as never,
      })
      app.put('/x', { schema: { body: line, response: { 200: order } }, handler: handler as never })
    })
    await app.ready()
    // biome-ignore lint/suspicious/noExplicitAny: a document is read as its reader sees it
    const { paths, components } = (await app.inject('/docs/json')).json() as any
    const { post, put } = paths['/x']
    const ref = (name: string) => ({ schema: { $ref: `#/components/schemas/${name}` } })
    expect(post.requestBody).toEqual({
      required: false,
      content: {
        'application/json': { schema: { allOf: [ref('Line').schema], default: { quantity: 1 } } },
      },
    })
    expect(put.requestBody).toMatchObject({ required: true, content: { 'application/json': ref('Line') } })
    expect(post.responses['200']).toEqual({
      description: 'Placed.',
      content: { 'application/json': ref('Order') },
    })
    expect(post.parameters).toEqual([
      { in: 'query', name: 'kind', required: false, schema: { allOf: [ref('Kind').schema], default: 'a' } },
    ])
    expect(components.schemas).toMatchObject({
      Line: { type: 'object' },
      Order: { properties: { lines: { items: ref('Line').schema }, total: { type: 'integer' } } },
    })
  })

  it('is refused when two schemas have one name', async () => {
    const { app } = testHttp((app) => {
      const named = (schema: z.ZodType) => schema.meta({ id: 'Thing' })
      app.get('/a', {
        schema: { response: { 200: named(z.object({ a: z.int() })) } },
        handler: handler as never,
      })
      app.get('/b', {
        schema: { response: { 200: named(z.object({ b: z.int() })) } },
        handler: handler as never,
      })
    })
    await app.ready()
    expect(() => app.swagger()).toThrow('two schemas have the name "Thing"')
  })

  it('is a page that anyone may open', async () => {
    const page = await http.app.inject('/docs')
    expect(page.statusCode).toBe(200)
    expect(page.body).toContain('swagger-ui')
    expect((await http.app.inject('/docs/static/swagger-ui.css')).statusCode).toBe(200)
    await http.app.close()
  })
})
