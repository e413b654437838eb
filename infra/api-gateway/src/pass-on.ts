import { addAbortSignal } from 'node:stream'
import { type App, sendProblem } from '@jangteo/service-kit'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Agent, type Dispatcher } from 'undici'
import { isUnsent, mayBeRepeated, problemOfFailure } from './failures.ts'
import { answerHeaders, requestHeaders } from './headers.ts'
import { Replicas } from './replicas.ts'
import type { PublicRoute } from './routes.ts'

const CONNECT_MS = 1_000
/** Longer than a caller may wait for an outcome (`Prefer: wait=10`). */
const ANSWER_MS = 30_000
/** Longer than a stream is silent: services send a comment every 15 s. */
const SILENCE_MS = 40_000
/**
 * Adds routes that are answered by services. Bodies of requests are kept, up to the limit of the route, so that a request whose
 * connection is refused can be sent to another replica; answers are passed on as they come. A client that disconnects ends
 * its request to the service; a process that stops ends its open streams, and clients reconnect.
 *
 * @param urlsOf the URLs of the replicas of a service
 */
export function passOn(
  app: App,
  routes: readonly PublicRoute[],
  urlsOf: (service: string) => readonly string[],
): void {
  const agent = new Agent({
    connect: { timeout: CONNECT_MS },
    headersTimeout: ANSWER_MS,
    bodyTimeout: SILENCE_MS,
  })
  app.addHook('onClose', () => agent.close())
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  const services = new Map(
    routes.map(({ service }) => [service, { service, replicas: new Replicas(urlsOf(service)) }]),
  )
  for (const { method, path, service, bodyLimit } of routes)
    app.route({
      method,
      url: path.replaceAll(/\{(\w+)\}/g, ':$1'),
      ...(bodyLimit !== undefined && { bodyLimit }),
      handler: (request, reply) => answer(request, reply, agent, services.get(service) as Destination),
    })
}

interface Destination {
  readonly service: string
  readonly replicas: Replicas
}

async function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  agent: Dispatcher,
  { service, replicas }: Destination,
): Promise<FastifyReply> {
  const left = new AbortController()
  reply.raw.once('close', () => left.abort())
  try {
    const { statusCode, headers, body } = await ask(request, agent, replicas, left.signal)
    if (String(headers['content-type']).startsWith('text/event-stream'))
      addAbortSignal(request.server.streamsEnd, body)
    return reply.code(statusCode).headers(answerHeaders(headers)).send(body)
  } catch (error) {
    // The client has disconnected: there is nothing to answer.
    if (left.signal.aborted) return reply.hijack()
    request.log.warn({ err: error }, `${service} has not answered`)
    return sendProblem(reply, problemOfFailure(error, service))
  }
}

/** Asks one replica after another, as long as none has seen the request. @throws the error of the last one */
async function ask(
  request: FastifyRequest,
  agent: Dispatcher,
  replicas: Replicas,
  signal: AbortSignal,
): Promise<Dispatcher.ResponseData> {
  const { method, raw, body } = request
  const asked = {
    method: method as Dispatcher.HttpMethod,
    path: raw.url as string,
    headers: requestHeaders(request),
    body: (body as Buffer | undefined) ?? null,
    signal,
  }
  let failure: unknown
  for (const origin of replicas.inTurn()) {
    try {
      return await agent.request({ ...asked, origin })
    } catch (error) {
      failure = error
      if (isUnsent(error)) replicas.notReached(origin)
      if (!mayBeRepeated(error, method)) break
    }
  }
  throw failure
}
