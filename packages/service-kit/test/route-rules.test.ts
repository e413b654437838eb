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
      'is public and asks for a role',
      (app) => app.get('/x', { config: { public: true, role: 'admin' }, schema: { response }, handler }),
    ],
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
    expect(post.responses.default.content['application/problem+json'].schema.required).toContain('code')
    expect(document.paths['/products'].get.security).toBeUndefined()
    expect(document.components.securitySchemes.token).toMatchObject({ type: 'http', scheme: 'bearer' })
  })

  it('is a page that anyone may open', async () => {
    const page = await http.app.inject('/docs')
    expect(page.statusCode).toBe(200)
    expect(page.body).toContain('swagger-ui')
    expect((await http.app.inject('/docs/static/swagger-ui.css')).statusCode).toBe(200)
    await http.app.close()
  })
})
