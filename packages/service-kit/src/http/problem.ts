import { STATUS_CODES } from 'node:http'
import { isServiceError, kindOf, kinds, type ServiceError } from '@jangteo/errors'
import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { type InvalidField, RequestInvalid } from './request-invalid.ts'

export const problemType = 'application/problem+json'

export interface Problem {
  status: number
  code: string
  detail: string
  errors?: readonly InvalidField[]
}

/** Schema of the answer (RFC 9457), for the documentation. */
export const problemDocument = z
  .strictObject({
    type: z.string().meta({ format: 'uri' }),
    title: z.string(),
    status: z.int().min(400).max(599),
    code: z
      .string()
      .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/)
      .describe('Stable: clients compare this field.'),
    detail: z.string(),
    instance: z.string().describe('The requested path.'),
    traceId: z.string().regex(/^[0-9a-f]{32}$/),
    errors: z
      .array(
        z.strictObject({
          in: z.enum(['body', 'query', 'path', 'header']),
          pointer: z.string().describe('A JSON pointer into that part, as a URI fragment.'),
          detail: z.string(),
        }),
      )
      .optional()
      .describe('Problems of the request, one for each field.'),
  })
  .describe('A problem (RFC 9457).')
  .meta({ id: 'Problem' })

/** The answer as text. It contains only `problem`, and the path of the URL. */
export function problemText(problem: Problem, request: { url: string; traceId: string }): string {
  const { status, code, detail, errors } = problem
  return JSON.stringify({
    type: `urn:problem-type:jangteo:${code}`,
    title: STATUS_CODES[status] ?? 'Error',
    status,
    code,
    detail,
    instance: request.url.split('?', 1)[0],
    traceId: request.traceId,
    ...(errors && { errors }),
  })
}

export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  if (problem.status === 401) {
    const invalid = problem.code === 'token-missing' ? '' : ', error="invalid_token"'
    reply.header('www-authenticate', `Bearer realm="jangteo"${invalid}`)
  }
  if (problem.status === 503) reply.header('retry-after', '1')
  reply.problemCode = problem.code
  const text = problemText(problem, { url: reply.request.url, traceId: reply.request.id })
  return reply.code(problem.status).type(problemType).send(text)
}

/** Fastify's own refusals, by its error code. */
const refusals: Record<string, Omit<Problem, 'status'>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: { code: 'body-too-large', detail: 'The body is larger than this route takes.' },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    code: 'unsupported-media-type',
    detail: 'Send the body as application/json.',
  },
  FST_ERR_CTP_INVALID_JSON_BODY: { code: 'malformed-json', detail: 'The body is not valid JSON.' },
  FST_ERR_CTP_EMPTY_JSON_BODY: {
    code: 'malformed-json',
    detail: 'The content type is application/json, but the body is empty.',
  },
  FST_ERR_MAX_PARAM_LENGTH: { code: 'url-too-long', detail: 'A part of the path is too long.' },
  FST_ERR_BAD_URL: { code: 'malformed-url', detail: 'The URL is not valid.' },
}

const UNAVAILABLE: Problem = {
  status: 503,
  code: 'unavailable',
  detail: 'Something that this needs cannot be reached. Try again.',
}
const INTERNAL: Problem = {
  status: 500,
  code: 'internal',
  detail: 'Something went wrong here. Quote the traceId when you report it.',
}

/** The problem that a thrown error means for the caller: with its own message only if that is exposed. */
export function problemOf(error: unknown): Problem {
  if (isServiceError(error) && error.expose !== false) return problemOfExposed(error)
  return refusalOf(error) ?? (kindOf(error) === 'unavailable' ? UNAVAILABLE : INTERNAL)
}

/** Refusals of Fastify itself. */
function refusalOf(error: unknown): Problem | undefined {
  const { code, statusCode: status } = (error ?? {}) as { code?: unknown; statusCode?: unknown }
  if (typeof code !== 'string' || typeof status !== 'number') return undefined
  if (!code.startsWith('FST_') || status >= 500) return undefined
  return { status, ...(refusals[code] ?? { code: 'bad-request', detail: 'The request is not valid.' }) }
}

function problemOfExposed({ kind, code, message, details }: ServiceError): Problem {
  const problem = { status: kinds[kind].status, code, detail: message }
  return code === RequestInvalid.code && 'errors' in details
    ? { ...problem, errors: details.errors as readonly InvalidField[] }
    : problem
}
