import type { IncomingMessage } from 'node:http'
import { receivedTraceparent, type Span, SpanKind, startSpan } from '@jangteo/trace'
import type { FastifyInstance } from 'fastify'

declare module 'fastify' {
  interface FastifyRequest {
    /** The W3C trace context to pass on: that of the step which is this request, in the caller's trace or a new one. */
    readonly traceparent: string
  }
}

const spans = new WeakMap<IncomingMessage, Span>()

/** The step of a trace that a request is. It begins before the route is known. @returns its trace context */
export function startRequest(request: IncomingMessage): string {
  const { traceparent } = request.headers
  const parent = traceparent === undefined ? undefined : receivedTraceparent(traceparent)
  const span = startSpan(request.method ?? 'HTTP', { kind: SpanKind.SERVER, parent })
  spans.set(request, span)
  return span.traceparent
}

/**
 * Ends the steps of requests, by the conventions of OpenTelemetry. The route stands for the path: a path may contain the id of a
 * person. Requests of a machine about the process, as for its health, are not recorded.
 */
export function traceRequests(app: FastifyInstance): void {
  app.decorateRequest('traceparent', {
    getter() {
      return (spans.get(this.raw) as Span).traceparent
    },
  })
  app.addHook('onResponse', (request, reply, done) => {
    const span = spans.get(request.raw)
    if (span?.recorded && !request.routeOptions.schema?.hide) {
      const route = request.is404 ? undefined : request.routeOptions.url
      span.rename(route === undefined ? request.method : `${request.method} ${route}`)
      span.add({
        'http.request.method': request.method,
        'http.response.status_code': reply.statusCode,
        'url.scheme': request.protocol,
        ...(route !== undefined && { 'http.route': route, 'url.path': route }),
      })
      span.end(reply.statusCode >= 500 ? String(reply.statusCode) : undefined)
    }
    done()
  })
}
