import { once } from 'node:events'
import { connect } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Http } from '../src/index.ts'
import { asAdmin, asCustomer, testHttp } from './http.ts'

const response = { 200: z.object({ done: z.boolean() }) }
const handler = async () => ({ done: true })
const start = async (options: object = {}) => {
  http = testHttp(
    (app) => {
      app.get('/internal/findings', { config: { scope: 'operate' }, schema: { response }, handler })
      app.post('/internal/findings', { config: { scope: 'operate' }, schema: { response }, handler })
      app.get('/orders', { schema: { response }, handler })
    },
    {
      ready: [{ name: 'database', ready: () => ({ ok: false, reason: 'at 10.0.0.7 is gone' }) }],
      ...options,
    },
  )
  await http.start({ signal: new AbortController().signal, fatal: () => {} })
}

let http: Http
afterEach(() => http.stop())

/** The status and the code of the answer to a request line, as it is. */
async function ask(url: string, line: string): Promise<string> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  await once(socket, 'connect')
  socket.write(
    `${line} HTTP/1.1\r\nhost: x\r\nconnection: close\r\nauthorization: ${asAdmin.authorization}\r\n\r\n`,
  )
  const answer = await new Response(socket as unknown as ReadableStream).text()
  const status = /^HTTP\/1.1 (\d+)/.exec(answer)?.[1]
  return `${status} ${/"code":"([^"]+)"/.exec(answer)?.[1] ?? ''}`.trim()
}

describe('the customers’ port of a service with a port for operators', () => {
  it.each([
    'GET /internal/findings',
    'POST /internal/findings',
    'DELETE /internal/findings',
    'HEAD /internal/findings',
    'GET /internal/findings?x=1',
    'GET /metrics',
    'GET /docs',
    'GET /docs/',
    'GET /docs/json',
    'GET /docs/static/index.html',
    'GET //internal/findings',
    'GET /./internal/findings',
    'GET /orders/../internal/findings',
    'GET /%69nternal/findings',
    'GET /internal%2Ffindings',
    'GET /%2e/internal/findings',
    'GET /internal/findings/',
    'GET /Internal/findings',
    'GET http://x/internal/findings',
    'GET http://x/metrics',
    'GET http://x//metrics',
    'GET /metrics;x=1',
  ])('answers %s as any path that it does not have', async (line) => {
    await start({ adminPort: 0 })
    expect(await ask(http.url(), line)).toMatch(line.startsWith('HEAD') ? /^404$/ : /^404 route-not-found$/)
  })

  it('says whether it is ready, and not why', async () => {
    await start({ adminPort: 0 })
    const ready = await fetch(`${http.url()}/health/ready`)
    expect([ready.status, await ready.json()]).toEqual([503, { status: 'not-ready' }])
    expect((await fetch(`${http.url()}/health/live`)).status).toBe(200)
  })
})

describe('the port for operators', () => {
  it('has what the other one has, and all that is behind', async () => {
    await start({ adminPort: 0 })
    expect(http.adminUrl()).not.toBe(http.url())
    for (const [path, status] of [
      ['/internal/findings', 200],
      ['/metrics', 200],
      ['/docs/json', 200],
      ['/health/live', 200],
      ['/orders', 200],
      ['/nothing', 404],
    ] as const)
      expect([path, (await fetch(http.adminUrl() + path, { headers: asAdmin })).status]).toEqual([
        path,
        status,
      ])
    const refused = await fetch(`${http.adminUrl()}/internal/findings`, { headers: asCustomer })
    expect(refused.status).toBe(403)
    const ready = await fetch(`${http.adminUrl()}/health/ready`)
    expect(await ready.json()).toMatchObject({ components: [{ reason: 'at 10.0.0.7 is gone' }] })
  })

  it('is closed with the other one, and answers what is not HTTP with a problem', async () => {
    await start({ adminPort: 0 })
    const url = http.adminUrl()
    expect(await ask(url, 'rubbish\r\n')).toBe('400 malformed-http')
    await http.stop()
    await expect(fetch(`${url}/health/live`)).rejects.toThrow()
  })

  it('is the only port where none is set', async () => {
    await start()
    expect(http.adminUrl()).toBe(http.url())
    expect(await ask(http.url(), 'GET /metrics')).toBe('200')
  })
})
