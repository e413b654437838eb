import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { startGateway, startService } from './support/running-gateway.ts'

describe('what is not public', () => {
  it.each([
    '/internal/audit',
    '/internal/dead-letters',
    '/%69nternal/audit',
    '/orders/../internal/audit',
    '//internal/audit',
    '/INTERNAL/audit',
    '/metrics',
    '/docs/../metrics',
    '/',
  ])('%s is not there, and no service is asked', async (path) => {
    const order = await startService('order')
    const { url } = await startGateway({ ORDER_URLS: order.url })
    const { hostname, port } = new URL(url)
    // As it is: fetch would tidy the path up.
    const socket = connect(Number(port), hostname)
    socket.write(`GET ${path} HTTP/1.1\r\nhost: shop\r\nconnection: close\r\n\r\n`)
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 404 .*"code":"route-not-found"/s)
    expect(order.received).toEqual([])
  })

  it('an address in place of a path does not change the service', async () => {
    const order = await startService('order')
    const { url } = await startGateway({ ORDER_URLS: order.url })
    const { hostname, port } = new URL(url)
    const ask = (target: string) => {
      const socket = connect(Number(port), hostname)
      socket.write(`GET ${target} HTTP/1.1\r\nhost: shop\r\nconnection: close\r\n\r\n`)
      return text(socket)
    }
    expect(await ask('http://192.0.2.1/internal/audit')).toMatch(/^HTTP\/1\.1 404/)
    expect(await ask('http://192.0.2.1/orders')).toMatch(/^HTTP\/1\.1 200/)
  })

  it('a method that a path does not have is refused with those that it has', async () => {
    const { url } = await startGateway()
    const answer = await fetch(`${url}/products/popular`, { method: 'PATCH' })
    expect(answer.status).toBe(405)
    expect(answer.headers.get('allow')).toBe('GET, HEAD')
    expect(await answer.json()).toMatchObject({ code: 'method-not-allowed' })
  })
})

describe('limits', () => {
  const statuses = async (url: string, headers: Record<string, string>[]) => {
    const found = []
    for (const each of headers) found.push((await fetch(`${url}/orders`, { headers: each })).status)
    return found
  }
  const by = (token: string) => ({ authorization: `Bearer ${token}` })
  const from = (address: string) => ({ 'x-forwarded-for': address })

  it('are counted for each address', async () => {
    const order = await startService('order')
    const environment = { ORDER_URLS: order.url, ADDRESS_LIMIT: '2', TRUSTED_PROXIES: '127.0.0.1' }
    const { url } = await startGateway(environment)
    const [one, other] = [from('192.0.2.1'), from('192.0.2.2')]
    expect(await statuses(url, [one, one, one, other])).toEqual([200, 200, 429, 200])
    const refused = await fetch(`${url}/orders`, { headers: one })
    const seconds = Number(refused.headers.get('retry-after'))
    expect(seconds).toBeGreaterThanOrEqual(1)
    expect(seconds).toBeLessThanOrEqual(20)
    expect(await refused.json()).toMatchObject({ code: 'asked-too-often', status: 429 })
    expect(order.received).toHaveLength(3)
  })

  it('are counted for each token, and not for requests without one', async () => {
    const order = await startService('order')
    const { url } = await startGateway({ ORDER_URLS: order.url, TOKEN_LIMIT: '2' })
    const asked = [by('ann'), by('ann'), by('ann'), by('bob'), {}, {}, {}]
    expect(await statuses(url, asked)).toEqual([200, 200, 429, 200, 200, 200, 200])
  })

  it('do not count what says how the gateway is', async () => {
    const { url } = await startGateway({ ADDRESS_LIMIT: '1' })
    for (let n = 0; n < 3; n++) expect((await fetch(`${url}/health/live`)).status).toBe(200)
  })
})

describe('pages of other origins', () => {
  const shop = 'https://shop.example.com'
  const preflight = {
    method: 'OPTIONS',
    headers: {
      origin: shop,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type,idempotency-key',
    },
  }

  /** The headers that the answer has and its scripts can read. */
  const readableOf = ({ headers }: Response) =>
    (headers.get('access-control-expose-headers') ?? '')
      .toLowerCase()
      .split(', ')
      .filter((name) => headers.has(name))

  it('may not call the shop by default', async () => {
    const order = await startService('order')
    const { url } = await startGateway({ ORDER_URLS: order.url })
    expect((await fetch(`${url}/orders`, preflight)).status).toBe(405)
    const { headers } = await fetch(`${url}/orders`, { headers: { origin: shop } })
    expect(headers.has('access-control-allow-origin')).toBe(false)
  })

  it('may call it and read its problems when they are named, and others may not', async () => {
    const order = await startService('order')
    const environment = { CORS_ORIGINS: `${shop},https://admin.example.com`, ADDRESS_LIMIT: '2' }
    const { url } = await startGateway({ ORDER_URLS: order.url, ...environment })
    const allowed = await fetch(`${url}/orders`, preflight)
    expect(allowed.status).toBe(204)
    expect(allowed.headers.get('access-control-allow-origin')).toBe(shop)
    expect(allowed.headers.get('access-control-allow-methods')).toContain('POST')
    expect(allowed.headers.get('access-control-allow-headers')).toContain('idempotency-key')
    const ask = (origin: string) => fetch(`${url}/orders`, { headers: { origin } })
    const answer = await ask(shop)
    expect(answer.headers.get('access-control-allow-origin')).toBe(shop)
    expect(readableOf(answer)).toContain('x-request-id')
    expect(answer.headers.get('vary')).toContain('Origin')
    expect((await ask('https://evil.example.com')).headers.has('access-control-allow-origin')).toBe(false)
    const refused = await ask(shop)
    expect(refused.status).toBe(429)
    expect(refused.headers.get('access-control-allow-origin')).toBe(shop)
    expect(readableOf(refused)).toEqual(expect.arrayContaining(['retry-after', 'x-request-id']))
    expect(order.received).toHaveLength(2)
  })

  it('are let in by the gateway alone, whatever a service allows', async () => {
    const evil = 'https://evil.example.com'
    const order = await startService('order', (response) => {
      response.setHeader('access-control-allow-origin', evil)
      response.setHeader('access-control-expose-headers', 'x-secret')
      response.end('{}')
    })
    const { url } = await startGateway({ ORDER_URLS: order.url, CORS_ORIGINS: shop })
    const ask = async (origin: string) => (await fetch(`${url}/orders`, { headers: { origin } })).headers
    const [refused, allowed] = [await ask(evil), await ask(shop)]
    expect(refused.has('access-control-allow-origin')).toBe(false)
    expect(allowed.get('access-control-allow-origin')).toBe(shop)
    expect(allowed.get('access-control-expose-headers')).not.toContain('x-secret')
  })
})
