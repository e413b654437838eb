import { once } from 'node:events'
import { connect } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Http, Readiness } from '../src/index.ts'
import { asCustomer, testHttp } from './http.ts'

let http: Http
afterEach(() => http.app.close())

describe('health', () => {
  it('is live without being ready, and reports which part is not ready and why', async () => {
    let database: () => Readiness | Promise<Readiness> = () => ({ ok: true })
    http = testHttp(() => {}, { ready: [{ name: 'database', ready: () => database() }, { name: 'silent' }] })
    const ready = () => http.app.inject('/health/ready')

    expect((await ready()).statusCode).toBe(200)
    database = () => ({ ok: false, reason: 'no leader' })
    expect((await ready()).statusCode).toBe(503)
    expect((await ready()).json()).toEqual({
      status: 'not-ready',
      components: [{ name: 'database', ok: false, reason: 'no leader' }],
    })
    database = () => Promise.reject(new Error('gone'))
    expect((await ready()).json().components[0].reason).toBe('gone')
    expect((await http.app.inject('/health/live')).statusCode).toBe(200)
  })

  it('reports problems for an operator while it is ready', async () => {
    const notes = ['one key is blocked']
    http = testHttp(() => {}, { ready: [{ name: 'messaging', ready: () => ({ ok: true, notes }) }] })
    const answer = await http.app.inject('/health/ready')
    expect(answer.statusCode).toBe(200)
    expect(answer.json()).toEqual({
      status: 'ready',
      components: [{ name: 'messaging', ok: true, notes }],
    })
  })

  it('does not wait for a part that does not answer', async () => {
    http = testHttp(() => {}, { ready: [{ name: 'stuck', ready: () => new Promise(() => {}) }] })
    expect((await http.app.inject('/health/ready')).json().components[0].reason).toContain('did not answer')
  })
})

it('metrics count requests by the template of their route', async () => {
  http = testHttp((app) => {
    app.get('/orders/:orderId', {
      schema: { params: z.strictObject({ orderId: z.string() }), response: { 200: z.object({}) } },
      handler: async () => ({}),
    })
  })
  for (const id of ['a', 'b']) await http.app.inject({ url: `/orders/${id}`, headers: asCustomer })
  const { body } = await http.app.inject('/metrics')
  expect(body).toMatch(/^http_request_duration_seconds_count\{.*route="\/orders\/:orderId".*\} 2$/m)
  expect(body).toContain('process_cpu_seconds_total')
})

it('metrics show what components count, without those that cannot be had now', async () => {
  const about = { type: 'counter', help: 'Things.', labelNames: ['kind'] } as const
  let broken = false
  const metrics = [
    { ...about, name: 'things_total', read: () => [{ labels: { kind: 'a' }, value: 2 }] },
    {
      ...about,
      name: 'other_things_total',
      async read() {
        if (broken) throw new Error('away')
        return [{ labels: { kind: 'b' }, value: 3 }]
      },
    },
    {
      ...({ type: 'gauge', name: 'depth_things', help: 'All things.', labelNames: [] } as const),
      async read() {
        if (broken) throw new Error('away')
        return [{ labels: {}, value: 4 }]
      },
    },
  ]
  http = testHttp(() => {}, { ready: [{ name: 'part', metrics }] })
  const shown = async () => (await http.app.inject('/metrics')).body
  for (let look = 0; look < 2; look++) {
    expect(await shown()).toMatch(/^things_total\{kind="a".*\} 2$/m)
    expect(await shown()).toMatch(/^other_things_total\{kind="b".*\} 3$/m)
    expect(await shown()).toMatch(/^depth_things\{.*\} 4$/m)
  }
  broken = true
  expect(await shown()).toMatch(/^things_total\{kind="a".*\} 2$/m)
  expect(await shown()).not.toMatch(/^(other_things_total|depth_things)\{/m)
})

it('metrics show the distribution of the values that a component makes', async () => {
  let observe: (labels: Record<string, string>, value: number) => void = () => {}
  const things = {
    ...({ type: 'histogram', name: 'thing_seconds', help: 'Things.', buckets: [1, 5] } as const),
    labelNames: ['kind'],
    follow: (observer: typeof observe) => {
      observe = observer
    },
  }
  http = testHttp(() => {}, { ready: [{ name: 'part', metrics: [things] }] })
  for (const value of [0.5, 3, 4]) observe({ kind: 'a' }, value)
  const { body } = await http.app.inject('/metrics')
  expect(body).toMatch(/^thing_seconds_bucket\{(?=.*le="1")(?=.*kind="a").*\} 1$/m)
  expect(body).toMatch(/^thing_seconds_bucket\{(?=.*le="5")(?=.*kind="a").*\} 3$/m)
  expect(body).toMatch(/^thing_seconds_sum\{.*kind="a".*\} 7.5$/m)
})

describe('a listening service', () => {
  it('cuts off a client that is slow to send its request, with a problem', async () => {
    http = testHttp(() => {}, { requestTimeoutMs: 100 })
    await http.start({ signal: new AbortController().signal, fatal: () => {} })
    const { hostname, port } = new URL(http.url())
    const socket = connect(Number(port), hostname)
    socket.write('POST /orders HTTP/1.1\r\nhost: x\r\n')
    const answer = await new Response(socket as unknown as ReadableStream).text()
    expect(answer).toMatch(/^HTTP\/1\.1 408 [\s\S]*"code":"request-timeout"/)
  })

  it('has a limit for every phase of a connection', async () => {
    http = testHttp(() => {})
    await http.app.ready()
    const { requestTimeout, headersTimeout, keepAliveTimeout, keepAliveTimeoutBuffer, timeout } =
      http.app.server
    for (const limit of [requestTimeout, headersTimeout, keepAliveTimeout, timeout]) {
      expect(limit).toBeGreaterThan(0)
      expect(limit).toBeLessThan(100_000)
    }
    // A proxy that keeps an idle connection for 90 s closes it first.
    expect(keepAliveTimeout + keepAliveTimeoutBuffer).toBeGreaterThan(90_000)
  })

  it.each([
    ['rubbish', 'rubbish\r\n\r\n', 400, 'malformed-http'],
    [
      'headers beyond any need',
      `GET / HTTP/1.1\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`,
      431,
      'headers-too-large',
    ],
  ])('answers %s with a problem', async (_name, text, status, code) => {
    http = testHttp(() => {})
    await http.start({ signal: new AbortController().signal, fatal: () => {} })
    const { hostname, port } = new URL(http.url())
    const socket = connect(Number(port), hostname)
    await once(socket, 'connect')
    socket.write(text)
    const answer = await new Response(socket as unknown as ReadableStream).text()
    expect(answer).toContain(`HTTP/1.1 ${status} `)
    expect(answer).toContain(`"code":"${code}"`)
  })

  it('finishes running requests when it stops, and takes no new ones', async () => {
    let finish = () => {}
    const underWay = new Promise<void>((resolve) => {
      finish = resolve
    })
    let entered = () => {}
    const inside = new Promise<void>((resolve) => {
      entered = resolve
    })
    http = testHttp((app) => {
      app.get('/slow', {
        schema: { response: { 200: z.object({ done: z.boolean() }) } },
        handler: async () => {
          entered()
          await underWay
          return { done: true }
        },
      })
    })
    await http.start({ signal: new AbortController().signal, fatal: () => {} })
    const answer = fetch(`${http.url()}/slow`, { headers: asCustomer })
    await inside
    const url = http.url()
    const stopped = http.stop()
    await expect
      .poll(() =>
        fetch(`${url}/health/live`).then(
          () => 'taken',
          () => 'refused',
        ),
      )
      .toBe('refused')
    finish()
    expect(await (await answer).json()).toEqual({ done: true })
    await stopped
  })
})

it('stops although a client is connected that has never sent anything', async () => {
  http = testHttp(() => {})
  await http.start?.({} as never)
  const silent = connect(Number(new URL(http.url()).port), '127.0.0.1')
  await once(silent, 'connect')
  const closed = once(silent, 'close')
  silent.on('error', () => undefined)
  await http.stop?.()
  await closed
})
