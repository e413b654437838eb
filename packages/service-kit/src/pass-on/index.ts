import { addAbortSignal } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Dispatcher } from 'undici'
import { sendProblem } from '../http/problem.ts'
import type { App } from '../http/server.ts'
import { ask, connectionsToServices, type Destination } from './ask.ts'
import { problemOfFailure } from './failures.ts'
import { answerHeaders, requestHeaders } from './headers.ts'

export { type Destination, destination } from './ask.ts'
export { createServiceReader, type ServiceReader } from './read.ts'
export { isOrigin, replicaUrls } from './replica-urls.ts'

/** What of a request becomes another when it is passed on. */
interface Changes {
  /** With its query; default: the path of the request. */
  readonly path?: string
  /** Replace those of the request; undefined takes one away. */
  readonly headers?: Readonly<Record<string, string | undefined>>
}

/** Answers a request with what one of the service's replicas answers; with a problem when none does. */
export type PassOn = (
  request: FastifyRequest,
  reply: FastifyReply,
  to: Destination,
  changes?: Changes,
) => Promise<FastifyReply>

/**
 * Makes routes of this scope able to be answered by services. Bodies of requests are kept, up to the limit of the route, so that a
 * request whose connection is refused can be sent to another replica; answers are passed on as they come. A client that disconnects
 * ends its request to the service; a process that stops ends its open streams, and clients reconnect.
 */
export function createPassOn(app: App): PassOn {
  const agent = connectionsToServices()
  app.addHook('onClose', () => agent.close())
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))

  return async (request, reply, { service, replicas }, changes = {}) => {
    const left = new AbortController()
    reply.raw.once('close', () => left.abort())
    const asked = {
      method: request.method as Dispatcher.HttpMethod,
      path: changes.path ?? (request.raw.url as string),
      headers: withChanges(requestHeaders(request), changes.headers),
      body: (request.body as Buffer | undefined) ?? null,
      signal: left.signal,
    }
    try {
      const { statusCode, headers, body } = await ask(agent, asked, replicas)
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
}

type Headers = Record<string, string | string[]>

function withChanges(headers: Headers, changes: Changes['headers'] = {}): Headers {
  const kept = Object.entries(headers).filter(([name]) => !Object.hasOwn(changes, name))
  const added = Object.entries(changes).filter((each): each is [string, string] => each[1] !== undefined)
  return Object.fromEntries([...kept, ...added])
}
