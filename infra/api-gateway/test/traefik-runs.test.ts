import type { ServerResponse } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { publicRoutes } from '../src/routes.ts'
import { hasTraefik, runTraefik } from './support/run-traefik.ts'
import { startService } from './support/running-gateway.ts'

if (!hasTraefik)
  console.warn('left out: there is no Traefik to run the configuration of docker-compose.yml with')

describe.skipIf(!hasTraefik)(
  'Traefik with the configuration of docker-compose.yml',
  { timeout: 30_000 },
  () => {
    it('sends each public route to its service, and nothing else to any', async () => {
      const names = [...new Set(publicRoutes.map(({ service }) => service))]
      const services = await Promise.all(names.map((name) => startService(name)))
      const url = await runTraefik(
        Object.fromEntries(names.map((name, i) => [name, services[i]?.url as string])),
      )
      for (const { method, path, service } of publicRoutes) {
        const answer = await fetch(url + path.replaceAll(/\{\w+\}/g, 'x%20y'), { method })
        expect(await answer.json(), path).toEqual({ from: service })
      }
      const { hostname, port } = new URL(url)
      const passed = services.flatMap(({ received }) => received).length
      for (const path of [
        '/internal/audit',
        '/%69nternal/audit',
        '/orders/../internal/audit',
        '/metrics',
        '/docs',
      ]) {
        const socket = connect(Number(port), hostname)
        socket.write(`GET ${path} HTTP/1.1\r\nhost: shop\r\nconnection: close\r\n\r\n`)
        expect(await text(socket), path).toMatch(/^HTTP\/1\.1 (404|30\d) /)
      }
      expect(services.flatMap(({ received }) => received)).toHaveLength(passed)
    })

    it('names the address of its client, and passes a stream as it comes', async () => {
      const opened = Promise.withResolvers<ServerResponse>()
      const order = await startService('order', (response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' })
        opened.resolve(response)
      })
      const url = await runTraefik({ order: order.url })
      const answering = fetch(`${url}/orders/1/stream`, { headers: { 'x-forwarded-for': '192.0.2.1' } })
      const stream = await opened.promise
      expect(order.received[0]?.headers['x-forwarded-for']).toBe('127.0.0.1')
      stream.write('data: 1\n\n')
      const reader = ((await answering).body as ReadableStream<Uint8Array>)
        .pipeThrough(new TextDecoderStream())
        .getReader()
      expect(await reader.read()).toEqual({ done: false, value: 'data: 1\n\n' })
      stream.write('data: 2\n\n')
      expect(await reader.read()).toEqual({ done: false, value: 'data: 2\n\n' })
      stream.end()
      expect(await reader.read()).toMatchObject({ done: true })
    })

    it('refuses more requests than the limit, and answers for a service that is away', async () => {
      const order = await startService('order')
      const url = await runTraefik({ order: order.url }, { requests: 2 })
      expect((await fetch(`${url}/coupons`)).status).toBe(502)
      expect((await fetch(`${url}/orders`)).status).toBe(200)
      const refused = await fetch(`${url}/orders`)
      expect(refused.status).toBe(429)
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    })

    it('lets only the pages of the named origins call the shop', async () => {
      const shop = 'https://shop.example.com'
      const order = await startService('order')
      const preflight = {
        method: 'OPTIONS',
        headers: { origin: shop, 'access-control-request-method': 'POST' },
      }
      const closed = await runTraefik({ order: order.url })
      expect((await fetch(`${closed}/orders`, preflight)).headers.has('access-control-allow-origin')).toBe(
        false,
      )
      const url = await runTraefik({ order: order.url }, { origins: `https://a.example.com, ${shop}` })
      const allowed = await fetch(`${url}/orders`, preflight)
      expect(allowed.status).toBe(200)
      expect(allowed.headers.get('access-control-allow-origin')).toBe(shop)
      expect(allowed.headers.get('access-control-allow-headers')).toContain('Idempotency-Key')
      const { headers } = await fetch(`${url}/orders`, { headers: { origin: 'https://evil.example.com' } })
      expect(headers.has('access-control-allow-origin')).toBe(false)
      expect(order.received).toHaveLength(1)
    })
  },
)
