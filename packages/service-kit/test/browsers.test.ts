import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { defineError } from '@jangteo/errors'
import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { eventStream, type HttpOptions } from '../src/index.ts'
import { asAdmin, asCustomer, recordingLogger, testHttp } from './http.ts'

const page = 'https://shop.example.com'
const nothingIsLoaded = "default-src 'none'; frame-ancestors 'none'"
const response = { 200: z.object({ done: z.boolean() }) }
const handler = async () => ({ done: true })
const OrderNotPayable = defineError('order-not-payable', 'conflict', 'The order is paid.')
const stream = eventStream({ order: z.object({ status: z.string() }) })

const log = recordingLogger()
let http: ReturnType<typeof testHttp>
afterEach(() => http.stop())

async function start(options: Partial<HttpOptions> = {}): Promise<void> {
  http = testHttp(
    (app) => {
      app.get('/orders', { schema: { response }, handler })
      app.post('/orders', { schema: { response }, handler })
      app.get('/products', { config: { public: true }, schema: { response }, handler })
      app.get('/internal/findings', { config: { scope: 'operate' }, schema: { response }, handler })
      app.get('/paid', { schema: { response } }, async () => {
        throw OrderNotPayable()
      })
      app.get('/broken', { schema: { response } }, async () => {
        throw new Error('broken')
      })
      app.get('/stream', { schema: { response: stream.response } }, (_request, reply) =>
        stream.send(reply, async function* () {
          yield { event: 'order', data: { status: 'paid' } }
        }),
      )
    },
    { logger: log.logger, ...options },
  )
  await http.start({ signal: new AbortController().signal, fatal: () => {} })
}
const ask = (path: string, headers: Record<string, string> = asCustomer, method = 'GET') =>
  fetch(http.url() + path, { method, headers })

/** The answer to these bytes, with its headers. */
async function answerTo(bytes: string): Promise<{ text: string; headers: Headers }> {
  const { hostname, port } = new URL(http.url())
  const socket = connect(Number(port), hostname)
  await once(socket, 'connect')
  socket.write(bytes)
  const answer = await text(socket)
  const lines = answer.split('\r\n\r\n', 1)[0]?.split('\r\n').slice(1) ?? []
  return { text: answer, headers: new Headers(lines.map((line) => line.split(': ', 2) as [string, string])) }
}

describe('an answer to a browser', () => {
  it.each([
    ['/orders', 200],
    ['/products', 200],
    ['/paid', 409],
    ['/broken', 500],
    ['/stream', 200],
    ['/nothing', 404],
    ['/health/live', 200],
    ['/metrics', 200],
  ] as const)('of %s loads nothing, is in no frame, and is what its type says', async (path, status) => {
    await start()
    const { headers, status: answered } = await ask(path)
    expect(answered).toBe(status)
    expect(headers.get('content-security-policy')).toBe(nothingIsLoaded)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f]{32}$/)
  })

  it.each([
    [
      'a path that is not valid',
      'GET /%FF HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n',
      'malformed-url',
    ],
    ['what is not HTTP', 'rubbish\r\n\r\n', 'malformed-http'],
  ])('to %s is no other', async (_, bytes, code) => {
    await start()
    const { headers, text } = await answerTo(bytes)
    expect(text).toContain(`"code":"${code}"`)
    expect(headers.get('content-security-policy')).toBe(nothingIsLoaded)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(text).toContain(`"traceId":"${headers.get('x-request-id')}"`)
  })

  it('has the id that its problem and the log have, and not one that the page makes up', async () => {
    await start()
    const answer = await ask('/broken', { ...asCustomer, 'x-request-id': 'made-up' })
    const { traceId } = (await answer.json()) as { traceId: string }
    expect(answer.headers.get('x-request-id')).toBe(traceId)
    expect(log.lines.filter((line) => line.traceId === traceId).map(({ msg }) => msg)).toContain('request')
    expect(log.text()).not.toContain('made-up')
  })

  it('with the documents is a page whose scripts run', async () => {
    await start()
    const { headers, status } = await ask('/docs/', {})
    expect(status).toBe(200)
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'self';.* script-src 'self' /)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
  })
})

describe('a cache', () => {
  it.each([
    ['/orders', asCustomer, 200],
    ['/orders', {}, 401],
    ['/paid', asCustomer, 409],
    ['/broken', asCustomer, 500],
    ['/internal/findings', asAdmin, 200],
    ['/internal/findings', asCustomer, 403],
    ['/stream', asCustomer, 200],
  ] as [string, Record<string, string>, number][])(
    'keeps nothing of what is for one person: %s with %o',
    async (path, headers, status) => {
      await start()
      const answer = await ask(path, headers)
      expect([answer.status, answer.headers.get('cache-control')]).toEqual([
        status,
        expect.stringMatching(/^no-store(,|$)/),
      ])
    },
  )

  it('may keep what is for everyone', async () => {
    await start()
    expect((await ask('/products')).headers.has('cache-control')).toBe(false)
  })
})

describe('a page of another origin', () => {
  const preflight = (origin: string, path = '/orders') =>
    ask(
      path,
      {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,idempotency-key',
      },
      'OPTIONS',
    )
  /** The headers that the answer has and its scripts can read. */
  const readableOf = ({ headers }: Response) =>
    (headers.get('access-control-expose-headers') ?? '')
      .toLowerCase()
      .split(', ')
      .filter((name) => headers.has(name))
  const corsHeaders = ({ headers }: Response) =>
    [...headers].filter(([name]) => name.startsWith('access-control-'))

  it('may not call a service by default', async () => {
    await start()
    expect((await preflight(page)).status).toBe(405)
    expect(corsHeaders(await preflight(page))).toEqual([])
    expect(corsHeaders(await ask('/orders', { ...asCustomer, origin: page }))).toEqual([])
  })

  it.each([
    'https://evil.example',
    'https://shop.example.com.evil.example',
    'https://evil-shop.example.com',
    'https://www.shop.example.com',
    'https://shop.example.com:8443',
    'http://shop.example.com',
    'https://SHOP.example.com',
    'https://shop.example.com/',
    'null',
    '*',
  ])('that is not named is not let in: %s', async (origin) => {
    await start({ corsOrigins: [page] })
    for (const answer of [await preflight(origin), await ask('/orders', { ...asCustomer, origin })]) {
      expect(answer.headers.has('access-control-allow-origin')).toBe(false)
      // Or a cache would give the answer for one origin to another.
      expect(answer.headers.get('vary')).toContain('Origin')
    }
  })

  it('that is named may call it with a token, and read what it is told', async () => {
    await start({ corsOrigins: ['https://admin.example.com', page] })
    const allowed = await preflight(page)
    expect(allowed.status).toBe(204)
    expect(Object.fromEntries(corsHeaders(allowed))).toMatchObject({
      'access-control-allow-origin': page,
      'access-control-allow-methods': expect.stringContaining('POST'),
      'access-control-allow-headers': 'authorization,idempotency-key',
    })
    const answer = await ask('/orders', { ...asCustomer, origin: page })
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([200, page])
    const readable = answer.headers.get('access-control-expose-headers')
    for (const name of ['Retry-After', 'Location', 'X-Request-Id']) expect(readable).toContain(name)
  })

  it('that is named reads refusals, too', async () => {
    const none = { perPerson: 0, perAddress: 0 }
    await start({ corsOrigins: [page], limits: { ...none, perPerson: 3, streams: none } })
    const refused = async (path: string, headers: Record<string, string>) => {
      const answer = await ask(path, { ...headers, origin: page })
      expect(answer.headers.get('access-control-allow-origin'), path).toBe(page)
      expect(readableOf(answer), path).toContain('x-request-id')
      if (answer.status === 429) expect(readableOf(answer)).toContain('retry-after')
      return answer.status
    }
    expect(await refused('/orders', {})).toBe(401)
    expect(await refused('/nothing', {})).toBe(404)
    expect(await refused('/paid', asCustomer)).toBe(409)
    expect(await refused('/broken', asCustomer)).toBe(500)
    expect(await refused('/stream', asCustomer)).toBe(200)
    expect(await refused('/orders', asCustomer)).toBe(429)
  })

  it('may send cookies when it is named, and no cookie lets it in', async () => {
    await start({ corsOrigins: [page] })
    const cookie = 'session=ann; stream-token=customer:ann'
    expect((await preflight(page)).headers.get('access-control-allow-credentials')).toBe('true')
    const other = await ask('/orders', { ...asCustomer, origin: 'https://evil.example.com', cookie })
    expect(other.headers.has('access-control-allow-origin')).toBe(false)
    for (const path of ['/orders', '/internal/findings', '/paid'])
      expect((await ask(path, { origin: page, cookie })).status).toBe(401)
    expect((await ask('/orders', { origin: page, cookie }, 'POST')).status).toBe(401)
  })
})
