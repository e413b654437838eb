import type { Problem } from '../http/problem.ts'

/** No connection was opened, so the request was not sent. */
const unsent = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'UND_ERR_CONNECT_TIMEOUT',
])
/** The connection broke off before the answer. */
const broken = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'])

const codeOf = (error: unknown): string => String((error as { code?: unknown } | null)?.code)

/** Whether the service has not seen the request: another replica may be asked. */
export const isUnsent = (error: unknown): boolean => unsent.has(codeOf(error))

/** Whether another replica may be asked: a request that only reads may be sent twice. */
export const mayBeRepeated = (error: unknown, method: string): boolean =>
  isUnsent(error) || (broken.has(codeOf(error)) && (method === 'GET' || method === 'HEAD'))

/** What the client is answered when no replica of a service has answered. */
export function problemOfFailure(error: unknown, service: string): Problem {
  if (isUnsent(error))
    return {
      status: 503,
      code: 'unavailable',
      detail: `The service ${service} cannot be reached. Try again.`,
    }
  if (/^UND_ERR_(HEADERS|BODY)_TIMEOUT$/.test(codeOf(error)))
    return {
      status: 504,
      code: 'service-timeout',
      detail: `The service ${service} has not answered in time. It may have done what was requested.`,
    }
  return {
    status: 502,
    code: 'service-failed',
    detail: `The service ${service} has broken off the connection. It may have done what was requested.`,
  }
}
