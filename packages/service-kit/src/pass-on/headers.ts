import type { IncomingHttpHeaders } from 'node:http'
import type { FastifyRequest } from 'fastify'

type Headers = Readonly<Record<string, string | string[] | undefined>>

/** Headers of one connection and not of the message (RFC 9110, 7.6.1); and what the next connection sets itself. */
const ofConnection = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])
/** What the request to the service gets again: from its own address, body, client and trace. */
const setAgain = new Set([
  'content-length',
  'expect',
  'forwarded',
  'host',
  'traceparent',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
])

function ofMessage(headers: Headers): [string, string | string[]][] {
  const named = String(headers.connection ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
  return Object.entries(headers).flatMap(([name, value]) =>
    value === undefined || ofConnection.has(name) || named.includes(name) ? [] : [[name, value]],
  )
}

/**
 * The headers of a client's request, for the service. `X-Forwarded-For` has one address, the client's as this process sees it:
 * a service that trusts this process cannot be told another one.
 */
export function requestHeaders(request: FastifyRequest): Record<string, string | string[]> {
  return {
    ...Object.fromEntries(ofMessage(request.headers).filter(([name]) => !setAgain.has(name))),
    traceparent: request.traceparent,
    'x-forwarded-for': request.ip,
    'x-forwarded-host': request.host,
    'x-forwarded-proto': request.protocol,
  }
}

/** The headers of a service's answer, for the client. Which pages may read it says this process, and not the service. */
export const answerHeaders = (headers: IncomingHttpHeaders): Record<string, string | string[]> =>
  Object.fromEntries(ofMessage(headers).filter(([name]) => !name.startsWith('access-control-')))
