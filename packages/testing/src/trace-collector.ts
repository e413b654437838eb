import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A span as a collector receives it. */
export interface ReceivedSpan {
  readonly service: string
  readonly name: string
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId: string | undefined
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[]
  readonly attributes: Readonly<Record<string, unknown>>
  readonly failed: boolean
}

export interface TraceCollector {
  /** For OTEL_EXPORTER_OTLP_ENDPOINT. */
  readonly url: string
  /** What has come so far. */
  readonly spans: readonly ReceivedSpan[]
  /** Number of requests, also of those that are not answered. */
  readonly requests: number
  close(): Promise<void>
}

/** A collector of traces: OTLP over HTTP, as JSON. A silent one reads requests, and never answers. */
export async function startTraceCollector({ silent = false } = {}): Promise<TraceCollector> {
  const spans: ReceivedSpan[] = []
  let requests = 0
  const server = createServer(async (request, response) => {
    requests += 1
    const body = await new Response(request as unknown as ReadableStream).text()
    if (silent) return
    const known = request.method === 'POST' && request.url === '/v1/traces'
    if (known) spans.push(...spansOf(JSON.parse(body)))
    response.writeHead(known ? 200 : 404, { 'content-type': 'application/json' }).end('{}')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    get requests() {
      return requests
    },
    async close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

interface OtlpRequest {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly OtlpAttribute[] }
    readonly scopeSpans: readonly { readonly spans: readonly OtlpSpan[] }[]
  }[]
}
interface OtlpAttribute {
  readonly key: string
  readonly value: Readonly<Record<string, unknown>>
}
interface OtlpSpan extends Omit<ReceivedSpan, 'service' | 'attributes' | 'failed'> {
  readonly attributes: readonly OtlpAttribute[]
  readonly status: { readonly code?: number }
}

const ERROR = 2

const spansOf = ({ resourceSpans }: OtlpRequest): ReceivedSpan[] =>
  resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) =>
      spans.map(({ name, traceId, spanId, parentSpanId, links = [], attributes, status }) => ({
        ...{ service: String(valuesOf(resource.attributes)['service.name']), name, traceId, spanId },
        parentSpanId: parentSpanId || undefined,
        links: links.map((link) => ({ traceId: link.traceId, spanId: link.spanId })),
        attributes: valuesOf(attributes),
        failed: status.code === ERROR,
      })),
    ),
  )

const valuesOf = (attributes: readonly OtlpAttribute[]): Record<string, unknown> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]))
