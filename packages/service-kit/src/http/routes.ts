import { defineError } from '@jangteo/errors'
import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify'
import { z } from 'zod'
import { checkIdempotencyKey } from '../idempotency-key.ts'
import type { Scope } from '../scopes.ts'
import { RequestInvalid } from './request-invalid.ts'
import { placesThatLetUnknownFieldsThrough } from './strict.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Public. Without it a route requires a token. */
    public?: boolean
    /** Only for tokens with this scope. */
    scope?: Scope
    /** Refuses requests with an Idempotency-Key that is not well formed and, when required, without one. */
    idempotencyKey?: 'required' | 'optional'
    /** Something of a person begins, such as an order: refused while the person is being erased (packages/service). */
    begins?: boolean
    /** Whether the limits of customers' requests count those of this route; default: all but operators' routes. */
    limited?: boolean
  }
}

const MalformedUrl = defineError('malformed-url', 'invalid', 'The URL is not valid.')
const BodyNotExpected = defineError('body-not-expected', 'invalid', 'This route takes no body.')

/**
 * Enforces the rules on every route registered after it: strict input schemas, a declared schema for each answer,
 * no input that is not declared. A violation stops the service from starting, with an explanation.
 */
export function enforceRouteRules(app: FastifyInstance): void {
  app.addHook('onRoute', (route) => {
    const { schema, config, method, url } = route
    const problem = accessProblem(route) ?? (schema?.hide ? undefined : ruleBroken(route))
    if (problem) throw new TypeError(`${method} ${url} ${problem}`)
    if (schema?.hide) return
    const declared = new Set(Object.keys(schema?.response as object).map(Number))
    route.preSerialization = [
      ...[route.preSerialization ?? []].flat(),
      (_request, reply, payload, done) => {
        if (declared.has(reply.statusCode)) done(null, payload)
        else done(new TypeError(`answered ${reply.statusCode} without a declared schema`))
      },
    ]
    route.preValidation = [...[route.preValidation ?? []].flat()]
    route.preValidation.push(schema?.querystring ? refuseBrokenQuery : refuseQuery)
    route.preValidation.push(schema?.body ? refuseNull : refuseBody)
    if (config?.idempotencyKey) route.preValidation.push(checkKey)
  })
}

/** Also of a route that is not documented. */
function accessProblem({ config, url }: RouteOptions): string | undefined {
  if (/^\/internal(\/|$)/.test(url) && !config?.scope) return 'is for operators and requires no scope'
  if (config?.public && config.scope) return 'is public and requires a scope'
}

function ruleBroken({ schema, config, url }: RouteOptions): string | undefined {
  if (config?.public && config.idempotencyKey) return 'is public: an Idempotency-Key belongs to a user'
  if (config?.public && config.begins) return 'is public: only a user begins something'
  const statuses = Object.keys((schema?.response as object | undefined) ?? {})
  if (statuses.length === 0) return 'declares no response schema'
  const vague = statuses.find((status) => !/^[1-5]\d\d$/.test(status))
  if (vague) return `declares a response for "${vague}" and not for one status`
  if (url.includes(':') && !schema?.params) return 'has path parameters without a schema'
  for (const part of ['body', 'querystring'] as const) {
    const input = schema?.[part]
    if (input === undefined) continue
    if (!(input instanceof z.ZodType)) return `has a ${part} schema that is not zod`
    const places = placesThatLetUnknownFieldsThrough(input, part)
    if (places.length > 0) return `lets unknown fields through at ${places.join(', ')}: use z.strictObject`
  }
}

type Done = (error?: Error) => void

/** Fastify keeps an escape that is not valid UTF-8 as literal text, which is not what the caller meant. */
function refuseBrokenQuery({ url }: FastifyRequest, _reply: unknown, done: Done): void {
  try {
    decodeURIComponent(url.slice(url.indexOf('?') + 1))
    done()
  } catch {
    done(MalformedUrl())
  }
}

function refuseQuery({ query }: FastifyRequest, _reply: unknown, done: Done): void {
  const errors = Object.keys(query as object).map((name) => ({
    in: 'query' as const,
    pointer: `#/${encodeURIComponent(name.toWellFormed())}`,
    detail: 'unknown field',
  }))
  done(errors.length > 0 ? RequestInvalid({ errors: errors.slice(0, 20) }) : undefined)
}

/** JSON's null is a body, but the validator would take it for a missing one. */
function refuseNull({ body }: FastifyRequest, _reply: unknown, done: Done): void {
  const errors = [{ in: 'body' as const, pointer: '#', detail: 'must not be null' }]
  done(body === null ? RequestInvalid({ errors }) : undefined)
}

/** An empty object passes: many clients send one with every POST. */
function refuseBody({ body }: FastifyRequest, _reply: unknown, done: Done): void {
  const empty = body === undefined || (typeof body === 'object' && Object.keys(body ?? {}).length === 0)
  done(empty ? undefined : BodyNotExpected())
}

function checkKey({ headers, routeOptions }: FastifyRequest, _reply: unknown, done: Done): void {
  const key = headers['idempotency-key']
  try {
    if (key !== undefined || routeOptions.config.idempotencyKey === 'required') checkIdempotencyKey(key)
    done()
  } catch (error) {
    done(error as Error)
  }
}
