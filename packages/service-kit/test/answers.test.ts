import { defineError } from '@jangteo/errors'
import { afterAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { asCustomer, recordingLogger, testHttp } from './http.ts'

const log = recordingLogger()
const OrderNotPayable = defineError('order-not-payable', 'conflict', 'The order is paid.')
const view = z.object({
  orderId: z.string(),
  amount: z.int(),
  placedAt: z.date(),
  paidAt: z.iso.datetime().nullable(),
  payment: z.discriminatedUnion('status', [
    z.object({ status: z.literal('paid'), paymentId: z.string() }),
    z.object({ status: z.literal('declined'), reason: z.string() }),
  ]),
  lines: z.array(z.object({ productId: z.string() })),
})
const order = {
  orderId: 'o-1',
  amount: 1000,
  placedAt: new Date(0),
  paidAt: null,
  payment: { status: 'declined' as const, reason: 'no "money"' },
  lines: [{ productId: 'p-1' }],
}

let answer: () => unknown
const http = testHttp(
  (app) => {
    app.get('/order', { schema: { response: { 200: view } }, handler: async () => answer() as typeof order })
    app.get('/other-status', {
      schema: { response: { 200: view } },
      handler: async (_request, reply) => {
        reply.statusCode = 202
        return order
      },
    })
    app.get('/trace', {
      schema: { response: { 200: z.object({ traceparent: z.string() }) } },
      handler: async (request) => ({ traceparent: request.traceparent }),
    })
    app.get('/open', {
      config: { public: true },
      schema: { response: { 200: z.object({ userId: z.string() }) } },
      handler: async (request) => ({ userId: request.user.userId }),
    })
  },
  { logger: log.logger },
)
afterAll(() => http.app.close())
const get = (url: string, headers = {}) => http.app.inject({ url, headers: { ...asCustomer, ...headers } })
const failWith = (error: unknown) => {
  answer = () => {
    throw error
  }
  return get('/order')
}

describe('an answer', () => {
  it('holds the declared fields', async () => {
    answer = () => order
    expect((await get('/order')).json()).toEqual({ ...order, placedAt: '1970-01-01T00:00:00.000Z' })
  })

  it('leaves out undeclared fields, at any depth', async () => {
    answer = () => ({ ...order, passwordHash: 'canary', lines: [{ productId: 'p-1', margin: 'canary' }] })
    const response = await get('/order')
    expect(response.statusCode).toBe(200)
    expect(response.body).not.toContain('canary')
  })

  it.each([
    ['lacks a declared field', { ...order, orderId: undefined }],
    ['holds another type', { ...order, amount: 'canary' }],
    ['fits no branch of a union', { ...order, payment: { status: 'canary' } }],
  ])('that %s is our bug and not sent', async (_name, wrong) => {
    answer = () => wrong
    const response = await get('/order')
    expect(response.json()).toMatchObject({ status: 500, code: 'internal' })
    expect(response.body).not.toContain('canary')
  })

  it('with a status that is not declared is our bug and not sent', async () => {
    expect((await get('/other-status')).json()).toMatchObject({ status: 500, code: 'internal' })
  })
})

describe('an error', () => {
  it('of ours has its code and sentence', async () => {
    const response = await failWith(OrderNotPayable({ internal: 'canary' }))
    expect(response.json()).toEqual({
      type: 'urn:problem-type:jangteo:order-not-payable',
      title: 'Conflict',
      status: 409,
      code: 'order-not-payable',
      detail: 'The order is paid.',
      instance: '/order',
      traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
    })
  })

  it.each([
    ['an error', new Error('canary')],
    ['an error that pretends to have a status', Object.assign(new Error('canary'), { statusCode: 404 })],
    [
      'an error with headers',
      Object.assign(new Error('canary'), { headers: { 'x-canary': 'canary' }, status: 400 }),
    ],
    [
      'a database error',
      Object.assign(new Error('canary'), { code: '23505', detail: 'canary', constraint: 'canary' }),
    ],
    ['a text', 'canary'],
    ['null', null],
  ])('that is %s is a 500 that says nothing, and is logged', async (_name, error) => {
    const response = await failWith(error)
    expect(response.statusCode).toBe(500)
    expect(response.json()).toMatchObject({ code: 'internal' })
    expect(response.body + JSON.stringify(response.headers)).not.toContain('canary')
    const logged = log.lines.find((line) => line.traceId === response.json().traceId && line.level === 50)
    expect(JSON.stringify(logged)).toContain(error === null ? 'null' : 'canary')
  })

  it('of an unavailable database is a 503 with the time to try again', async () => {
    const response = await failWith(
      Object.assign(new Error('connect ECONNREFUSED 10.0.0.1'), { code: 'ECONNREFUSED' }),
    )
    expect(response.json()).toMatchObject({ status: 503, code: 'unavailable' })
    expect(response.headers['retry-after']).toBe('1')
    expect(response.body).not.toContain('10.0.0.1')
  })

  it('is what reading the user of a public route gives', async () => {
    expect((await get('/open')).statusCode).toBe(500)
  })
})

describe('the trace context', () => {
  const traceId = '0af7651916cd43dd8448eb211c80319c'
  const traceparent = `00-${traceId}-b7ad6b7169203331-01`

  it('is the one that came in, and is in the log', async () => {
    expect((await get('/trace', { traceparent })).json()).toEqual({ traceparent })
    expect(log.lines.at(-1)).toMatchObject({ traceId, route: '/trace', status: 200 })
  })

  it('of a later version is read as far as it is known', async () => {
    const later = `cc-${traceparent.slice(3)}-what-comes-later`
    expect((await get('/trace', { traceparent: later })).json()).toEqual({ traceparent })
  })

  it.each([
    '',
    'rubbish',
    `ff-${traceparent.slice(3)}`,
    traceparent.toUpperCase(),
    `00-${'0'.repeat(32)}-b7ad6b7169203331-01`,
  ])('is a new one for "%s"', async (broken) => {
    const { traceparent: made } = (await get('/trace', { traceparent: broken })).json()
    expect(made).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/)
    expect(made).not.toContain(traceId)
  })
})

describe('the request log', () => {
  it('holds neither token, body, query nor path', async () => {
    await http.app.inject({
      method: 'POST',
      url: '/order/canary-path?q=canary-query',
      headers: {
        authorization: 'Bearer canary-token',
        cookie: 'canary-cookie',
        'user-agent': 'canary-agent',
      },
      payload: { name: 'canary-body' },
    })
    expect(log.lines.at(-1)).toMatchObject({
      method: 'POST',
      route: 'none',
      status: 404,
      code: 'route-not-found',
    })
    expect(log.text()).not.toMatch(/canary-/)
  })
})
