import { setTimeout as wait } from 'node:timers/promises'
import { defineError } from '@jangteo/errors'
import { traceIdOf } from '@jangteo/trace'
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyRequest,
  LogController,
  type RawReplyDefaultExpression,
  type RawRequestDefaultExpression,
  type RawServerDefault,
} from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { Registry } from 'prom-client'
import type { Component } from '../component.ts'
import { MOST_PERSON_ID } from '../fields.ts'
import type { Logger } from '../logger.ts'
import { createAdminListener, isBehind } from './admin-listener.ts'
import { refuseBrokenHttp } from './broken-http.ts'
import { closeQuietConnections, isClosedFor } from './connections.ts'
import { allowOrigins } from './cors.ts'
import { addHealthRoutes } from './health.ts'
import { answerUnknownRoutes } from './not-found.ts'
import { observeRequests } from './observe.ts'
import { problemOf, sendProblem } from './problem.ts'
import { RequestCounts } from './request-counts.ts'
import { securityHeaders } from './security-headers.ts'
import { endStreamsOnClose } from './stream.ts'
import { startRequest, traceRequests } from './trace-requests.ts'

/** A Fastify instance whose routes use zod schemas. */
export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  ZodTypeProvider
>

export interface ServerOptions {
  logger: Logger
  /** Components whose readiness `/health/ready` shows. */
  ready?: readonly Pick<Component, 'name' | 'ready'>[]
  host?: string
  port?: number
  /**
   * A second port, with every route. Operators' routes, metrics, documents, and why it is not ready are then on this one only.
   */
  adminPort?: number | undefined
  /** Addresses and networks of trusted proxies: `X-Forwarded-For` is honoured only from these. Default: none. */
  trustedProxies?: readonly string[]
  /** Origins whose pages may call it from a browser. Default: none. */
  corsOrigins?: readonly string[]
  /** Shown at `/metrics`, with the durations of requests. Without it there is no such route. */
  metrics?: Registry
  /** In bytes; a route may set its own. */
  bodyLimit?: number
  /**
   * How long a client may take to send its request, in milliseconds. It includes the time in which a busy process reads
   * it, so it must be long enough for a burst.
   */
  requestTimeoutMs?: number
  /** Duration of `drain`, in milliseconds; default 0. */
  drainMs?: number
}

export interface Http extends Component {
  readonly app: App
  /** Where it listens, once started. */
  url(): string
  /** Where it listens for operators: with one port, the same. */
  adminUrl(): string
}

/** How long an idle connection is kept, as clients are told, in milliseconds. */
const IDLE_MS = 72_000
/**
 * How much longer it is kept, in milliseconds, so that clients close it first: also those that keep one for 90 s whatever they are
 * told, as proxies do, and those whose clock is late, as that of Node's `fetch` in a busy process. A client whose connection is
 * closed on it cannot know whether its request was handled.
 */
const LATE_CLIENT_MS = 20_000
/**
 * New connections that may wait for this process; the kernel may allow fewer. Node's 511 are fewer than come at once in a rush: the kernel
 * lets the others try again after a second, or resets them.
 */
const BACKLOG = 4_096
/** How long a part of the server, as its documentation, may take to start, in milliseconds. */
const PARTS_START_WITHIN_MS = 60_000

const Stopping = defineError('unavailable', 'unavailable', 'This process is stopping. Try again.')

/**
 * The part of an HTTP server that does not depend on its routes, as a component: traces, problems as answers, 404 and 405, log
 * lines, `/health/live` and `/health/ready`. Nothing listens before `start`; tests can use `app.inject` without it.
 *
 * It stops in steps, so that no request is lost. `drain`: it is not ready, still serves, and closes each connection after
 * its answer. `stop`: it accepts no new connection; kept-alive ones are served once more, or closed when they are idle; it
 * returns when the last one is closed.
 */
export function createServer(options: ServerOptions): Http {
  const { logger, metrics, adminPort, requestTimeoutMs = 30_000, drainMs = 0 } = options
  const host = options.host ?? '127.0.0.1'
  let stopping = false
  const app: App = Fastify({
    loggerInstance: logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'traceId' }),
    genReqId: (request) => traceIdOf(startRequest(request)) as string,
    trustProxy: options.trustedProxies ? [...options.trustedProxies] : false,
    bodyLimit: options.bodyLimit ?? 64 * 1024,
    // Paths contain ids of persons, too. Counted before decoding, when `%2F` has three characters.
    routerOptions: { maxParamLength: 3 * MOST_PERSON_ID },
    // A busy machine, with many processes that start, takes longer than the default of ten seconds.
    pluginTimeout: PARTS_START_WITHIN_MS,
    requestTimeout: requestTimeoutMs,
    connectionTimeout: 60_000,
    keepAliveTimeout: IDLE_MS,
    forceCloseConnections: 'idle',
    // Node checks for late clients only at this interval, so it limits the precision of the timeout.
    http: {
      headersTimeout: requestTimeoutMs,
      connectionsCheckingInterval: Math.min(1_000, requestTimeoutMs),
      keepAliveTimeoutBuffer: LATE_CLIENT_MS,
    },
    // No hook runs for these.
    frameworkErrors: (error, request, reply) =>
      sendProblem(reply.headers(securityHeaders(request.id)), problemOf(error)),
    clientErrorHandler: refuseBrokenHttp,
    return503OnClosing: false,
  })
  traceRequests(app)
  app.addHook('onRequest', async ({ id }, reply) => {
    reply.headers(securityHeaders(id))
  })
  // Before all that refuses: a page reads refusals, too, and a preflight has no token.
  allowOrigins(app, options.corsOrigins ?? [])
  app.setErrorHandler((error, request, reply) => {
    const problem = problemOf(error)
    if (problem.status === 500) request.log.error({ err: error }, 'bug: a request failed')
    if (problem.status === 503) request.log.warn({ err: error }, 'unavailable')
    return sendProblem(reply, problem)
  })
  app.addHook('onRequest', async ({ raw }) => {
    if (isClosedFor(raw)) throw Stopping()
  })
  app.addHook('onSend', async (_request, reply) => {
    if (stopping) reply.header('connection', 'close')
  })
  const admin = adminPort === undefined ? undefined : createAdminListener(app)
  const isCustomers = ({ raw }: FastifyRequest) => admin !== undefined && !admin.received(raw)
  answerUnknownRoutes(app, (request, template) => isBehind(template) && isCustomers(request))
  observeRequests(app, metrics)
  endStreamsOnClose(app)
  const counts = new RequestCounts()
  app.decorate('requestCounts', { getter: () => counts })
  app.register(async (scope) => {
    addHealthRoutes(scope, {
      ready: options.ready ?? [],
      stopping: () => stopping,
      explains: (request) => !isCustomers(request),
      ...(metrics && { metrics }),
    })
  })

  const closeQuiet = closeQuietConnections(app.server)
  return {
    name: 'http',
    app,
    async start() {
      await app.listen({ host, port: options.port ?? 0, backlog: BACKLOG })
      await admin?.listen({ host, port: adminPort ?? 0 })
    },
    async drain(signal) {
      stopping = true
      await wait(drainMs, undefined, { signal }).catch(() => undefined)
    },
    async stop() {
      stopping = true
      const sweep = setInterval(closeQuiet, 20)
      try {
        await Promise.all([app.close(), admin?.close()])
      } finally {
        clearInterval(sweep)
      }
    },
    url: () => app.listeningOrigin,
    adminUrl: () => admin?.url() ?? app.listeningOrigin,
  }
}
