import { startTraceCollector, type TraceCollector } from '@jangteo/testing'
import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { exportTraces, startComponents } from '../src/index.ts'
import { recordingLogger, testHttp } from './http.ts'

const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`
const params = z.strictObject({ orderId: z.string() })
const querystring = z.strictObject({ name: z.string().optional() })
const schema = { response: { 200: z.object({ traceparent: z.string() }) } }

let stop: (() => Promise<void>) | undefined
afterEach(() => stop?.())

/** A service with a route, that exports its traces. */
async function start(endpoint: string, ratio = 1) {
  const recorded = recordingLogger()
  const http = testHttp((app) => {
    app.get(
      '/orders/:orderId',
      { config: { public: true }, schema: { ...schema, params, querystring } },
      async ({ traceparent }) => ({
        traceparent,
      }),
    )
    app.get('/broken', { config: { public: true }, schema }, async () => {
      throw new Error('the name of a person')
    })
  })
  const traces = exportTraces({ service: 'order', endpoint, ratio, log: recorded.logger })
  const end = await startComponents([traces, http], {
    signal: new AbortController().signal,
    fatal: (reason) => {
      throw new Error(String(reason))
    },
  })
  stop = async () => {
    stop = undefined
    await end()
  }
  const get = async (path: string, headers: Record<string, string> = {}) => {
    const answer = await fetch(http.url() + path, { headers })
    // biome-ignore lint/suspicious/noExplicitAny: what the route answers
    return (await answer.json()) as any
  }
  return { get, stop, lines: () => recorded.lines }
}

async function collected(act: (collector: TraceCollector) => Promise<void>) {
  const collector = await startTraceCollector()
  await act(collector)
  await collector.close()
  return collector.spans
}

describe('requests', () => {
  it('are spans, without the path and its ids, sent at the latest when the service stops', async () => {
    const spans = await collected(async ({ url }) => {
      const service = await start(url)
      const answer = await service.get('/orders/kim?name=kim', { traceparent })
      expect(answer.traceparent).toMatch(new RegExp(`^00-${'a'.repeat(32)}-(?!b{16})[0-9a-f]{16}-01$`))
      await service.get('/broken')
      await service.get('/kim')
      await service.get('/health/live')
      await service.stop()
    })
    expect(spans).toMatchObject([
      {
        ...{ service: 'order', name: 'GET /orders/:orderId', failed: false },
        ...{ traceId: 'a'.repeat(32), parentSpanId: 'b'.repeat(16) },
        attributes: {
          'http.request.method': 'GET',
          'http.route': '/orders/:orderId',
          'url.path': '/orders/:orderId',
          'url.scheme': 'http',
          'http.response.status_code': 200,
        },
      },
      { name: 'GET /broken', failed: true, parentSpanId: undefined, attributes: { 'error.type': '500' } },
      { name: 'GET', failed: false, attributes: { 'http.response.status_code': 404 } },
    ])
    expect(JSON.stringify(spans)).not.toMatch(/kim|person/)
  })

  it.each([
    [0, traceparent, 1],
    [1, traceparent.replace(/01$/, '00'), 0],
    [0, undefined, 0],
    [1, undefined, 1],
  ])('of a service that records %s of them, with %s, are recorded %s times', async (ratio, caller, times) => {
    const spans = await collected(async ({ url }) => {
      const service = await start(url, ratio)
      const answer = await service.get('/orders/1', caller === undefined ? {} : { traceparent: caller })
      // What is decided here is decided for everything that follows.
      expect(answer.traceparent.endsWith(times === 1 ? '-01' : '-00')).toBe(true)
      await service.stop()
    })
    expect(spans).toHaveLength(times)
  })
})

describe('a service whose collector', () => {
  it('is not there serves and stops', async () => {
    const gone = await startTraceCollector()
    await gone.close()
    const service = await start(gone.url)
    expect(await service.get('/orders/1')).toMatchObject({ traceparent: expect.any(String) })
    await service.stop()
  })

  it('refuses spans says so in its log, once', async () => {
    const collector = await startTraceCollector()
    const service = await start(`${collector.url}/elsewhere`)
    await service.get('/orders/1')
    await service.stop()
    await collector.close()
    expect(collector.requests).toBe(1)
    const warnings = service.lines().filter(({ level }) => level === 40)
    expect(warnings).toMatchObject([{ msg: 'spans could not be sent to the collector, and are lost' }])
  })

  it('never answers serves, and stops without it', async () => {
    const silent = await startTraceCollector({ silent: true })
    const service = await start(silent.url)
    expect(await service.get('/orders/1')).toMatchObject({ traceparent: expect.any(String) })
    await service.stop()
    expect(silent).toMatchObject({ requests: 1, spans: [] })
    await silent.close()
  })
})
