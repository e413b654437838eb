import { once } from 'node:events'
import { request, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { startGateway, startService } from './support/running-gateway.ts'

const traceId = 'a'.repeat(32)
const json = { 'content-type': 'application/json' }

describe('a request', () => {
  it('reaches the service of its path as it was sent', async () => {
    const [order, ranking] = [await startService('order'), await startService('ranking')]
    const { url } = await startGateway({ ORDER_URLS: order.url, RANKING_URLS: ranking.url })
    const body = '{ "lines" : [ ] }'
    const answer = await fetch(`${url}/orders?a=%2F&b=1`, {
      method: 'POST',
      headers: { ...json, authorization: 'Bearer x', 'idempotency-key': 'k', prefer: 'wait=3' },
      body,
    })
    expect(await answer.json()).toEqual({ from: 'order' })
    expect(order.received).toMatchObject([
      {
        method: 'POST',
        url: '/orders?a=%2F&b=1',
        body,
        headers: { ...json, authorization: 'Bearer x', 'idempotency-key': 'k', prefer: 'wait=3' },
      },
    ])
    for (const path of ['/products/popular', '/products/popular/stream', '/products/coffee%20beans/rank'])
      expect(await (await fetch(url + path)).json()).toEqual({ from: 'ranking' })
    expect(await (await fetch(`${url}/products/coffee-beans`)).json()).toEqual({ from: 'order' })
    expect(ranking.received.at(-1)?.url).toBe('/products/coffee%20beans/rank')
  })

  it('names the address of its client, and no other that the client has made up', async () => {
    const order = await startService('order')
    const { url } = await startGateway({ ORDER_URLS: order.url })
    const headers = {
      'x-forwarded-for': '192.0.2.1',
      forwarded: 'for=192.0.2.1',
      'x-forwarded-proto': 'https',
    }
    await fetch(`${url}/orders`, { headers })
    expect(order.received[0]?.headers).toMatchObject({
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-host': new URL(url).host,
      'x-forwarded-proto': 'http',
      host: new URL(order.url).host,
    })
    expect(order.received[0]?.headers).not.toHaveProperty('forwarded')
    const { url: behind } = await startGateway({ ORDER_URLS: order.url, TRUSTED_PROXIES: '127.0.0.0/8' })
    await fetch(`${behind}/orders`, { headers })
    expect(order.received[1]?.headers['x-forwarded-for']).toBe('192.0.2.1')
  })

  it('stays in the trace of its client, and a problem names it', async () => {
    const order = await startService('order')
    const { url } = await startGateway({ ORDER_URLS: order.url })
    const headers = { traceparent: `00-${traceId}-${'b'.repeat(16)}-01` }
    await fetch(`${url}/orders`, { headers })
    expect(order.received[0]?.headers.traceparent).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-01$`))
    expect(await (await fetch(`${url}/coupons`, { headers })).json()).toMatchObject({ traceId })
    // One that its client has not begun begins here.
    await fetch(`${url}/orders`)
    expect(order.received[1]?.headers.traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$/)
  })

  it('loses the headers of its connection', async () => {
    const order = await startService('order')
    const { url } = await startGateway({ ORDER_URLS: order.url })
    const headers = {
      connection: 'close, x-hop',
      'x-hop': '1',
      te: 'trailers',
      expect: '100-continue',
      'proxy-authorization': 'Basic x',
    }
    const [response] = await once(request(`${url}/orders`, { headers }).end(), 'response')
    expect(await text(response)).toContain('order')
    for (const name of ['x-hop', 'te', 'expect', 'proxy-authorization'])
      expect(order.received[0]?.headers).not.toHaveProperty(name)
  })

  it('of HEAD, and one with a body that its method does not have, are passed on, too', async () => {
    const order = await startService('order')
    const { url } = await startGateway({ ORDER_URLS: order.url })
    expect((await fetch(`${url}/orders`, { method: 'HEAD' })).status).toBe(200)
    const asked = request(`${url}/orders`, { method: 'GET', headers: { ...json, 'content-length': '2' } })
    const [response] = await once(asked.end('{}'), 'response')
    expect(await text(response)).toContain('order')
    expect(order.received.map(({ method, body }) => [method, body])).toEqual([
      ['HEAD', ''],
      ['GET', ''],
    ])
  })

  it('may have a body as large as its service takes', async () => {
    const platform = await startService('data-platform')
    const { url } = await startGateway({ DATA_PLATFORM_URLS: platform.url })
    const body = JSON.stringify({ text: 'x'.repeat(64 * 1024) })
    const refused = await fetch(`${url}/activities`, { method: 'POST', headers: json, body })
    expect(refused.status).toBe(413)
    expect(await refused.json()).toMatchObject({ code: 'body-too-large' })
    expect((await fetch(`${url}/activities/batch`, { method: 'POST', headers: json, body })).status).toBe(200)
    expect(platform.received.map((each) => each.body)).toEqual([body])
  })
})

describe('an answer', () => {
  it('is passed on as it is, without the headers of its connection', async () => {
    const order = await startService('order', (response) =>
      response
        .writeHead(409, {
          'content-type': 'application/problem+json',
          'preference-applied': 'wait=3',
          connection: 'close',
          'set-cookie': ['a=1', 'b=2'],
        })
        .end('{"code":"order-not-payable"}'),
    )
    const { url } = await startGateway({ ORDER_URLS: order.url })
    const answer = await fetch(`${url}/orders/1/pay`, { method: 'POST' })
    expect(answer.status).toBe(409)
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
    expect(answer.headers.get('preference-applied')).toBe('wait=3')
    expect(answer.headers.get('connection')).toBe('keep-alive')
    expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
    expect(await answer.text()).toBe('{"code":"order-not-payable"}')
  })

  it('without a body stays one', async () => {
    const order = await startService('order', (response) => response.writeHead(204).end())
    const { url } = await startGateway({ ORDER_URLS: order.url })
    expect(await fetch(`${url}/orders/1/stream`)).toMatchObject({ status: 204 })
  })
})

describe('a stream', () => {
  const watched = async (environment: Record<string, string> = {}) => {
    const opened = Promise.withResolvers<ServerResponse>()
    const order = await startService('order', (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      opened.resolve(response)
    })
    const running = await startGateway({ ORDER_URLS: order.url, ...environment })
    const left = new AbortController()
    const answering = fetch(`${running.url}/orders/1/stream`, { signal: left.signal })
    const stream = await opened.promise
    stream.write('data: 1\n\n')
    const reader = ((await answering).body as ReadableStream<Uint8Array>)
      .pipeThrough(new TextDecoderStream())
      .getReader()
    return { ...running, stream, reader, left }
  }

  it('passes each event when it is sent', async () => {
    const { stream, reader } = await watched()
    // The second event is sent when the first one has come.
    expect(await reader.read()).toEqual({ done: false, value: 'data: 1\n\n' })
    stream.write('data: 2\n\n')
    expect(await reader.read()).toEqual({ done: false, value: 'data: 2\n\n' })
    stream.end()
    expect(await reader.read()).toMatchObject({ done: true })
  })

  it('ends at the service when its client disconnects', async () => {
    const { stream, reader, left } = await watched()
    await reader.read()
    const closed = once(stream, 'close')
    left.abort()
    await closed
    await expect(reader.read()).rejects.toThrow()
  })

  it('ends when the gateway stops', async () => {
    const { gateway, stream, reader } = await watched()
    await reader.read()
    const closed = once(stream, 'close')
    await gateway.stop()
    await closed
    await expect(reader.read()).rejects.toThrow()
  })
})

it('a client that disconnects before the answer ends its request to the service', async () => {
  const opened = Promise.withResolvers<ServerResponse>()
  const order = await startService('order', (response) => opened.resolve(response))
  const { url } = await startGateway({ ORDER_URLS: order.url })
  const left = new AbortController()
  const asked = fetch(`${url}/orders/1/pay`, { method: 'POST', signal: left.signal })
  const closed = once(await opened.promise, 'close')
  left.abort()
  await expect(asked).rejects.toThrow()
  await closed
})
