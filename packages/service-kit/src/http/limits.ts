import { normalizeIP } from '@fastify/rate-limit'
import { defineError } from '@jangteo/errors'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { callerOf } from './closed.ts'
import { RequestCounts } from './request-counts.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** The requests that count for the limits of this process. */
    readonly requestCounts: RequestCounts
  }
}

/** A limit of requests. */
export interface Limit {
  /** What is limited; limits with the same name share their counts. */
  readonly name: string
  /** Maximum requests in ten seconds; 0 disables the limit. */
  readonly max: number
  /** What is counted; a request without it does not count. */
  readonly keyOf: (request: FastifyRequest) => string | undefined
}

/** A hook `onRequest`. */
export type LimitRequests = (request: FastifyRequest, reply: FastifyReply) => Promise<void>

const AskedTooOften = defineError(
  'asked-too-often',
  'too-many',
  ({ seconds }: { seconds: number }) => `Too many requests. Try again in ${seconds} s.`,
)

/** The client's address; of IPv6 its network, because a household has a whole one. */
export const addressOf = ({ ip }: FastifyRequest): string => normalizeIP(ip)

/** The person whom a verified token names, whatever its scopes are; undefined on a route for operators, who are not limited there. */
export function customerOf(request: FastifyRequest): string | undefined {
  const { scope } = request.routeOptions.config
  return scope === undefined ? callerOf(request)?.userId : undefined
}

/**
 * Makes a hook `onRequest` that refuses requests over one of the limits, with `asked-too-often` (429) and Retry-After, before
 * the body is read. No request waits for it.
 */
export function limitRequests(limits: readonly Limit[]): LimitRequests {
  const active = limits.filter(({ max }) => max > 0)
  return async (request, reply) => {
    for (const { name, max, keyOf } of active) {
      const key = keyOf(request)
      if (key !== undefined) refuseFor(request.server.requestCounts.count(`${name} ${key}`, max), reply)
    }
  }
}

/** A limit of what requests bring, as the rows of a batch. */
export interface AmountLimit {
  /** Maximum in the window, at each replica; 0 disables the limit. */
  readonly max: number
  readonly windowMs: number
  readonly amountOf: (request: FastifyRequest) => number
}

/** Makes a hook `preHandler` that refuses what a person sends over the limit, with `asked-too-often` (429) and Retry-After. */
export function limitAmount({ max, windowMs, amountOf }: AmountLimit): LimitRequests {
  const counts = new RequestCounts(Date.now, windowMs)
  return async (request, reply) => {
    const customer = customerOf(request)
    if (max > 0 && customer !== undefined) refuseFor(counts.count(customer, max, amountOf(request)), reply)
  }
}

/** @throws AskedTooOften, unless there is nothing to wait for */
function refuseFor(seconds: number, reply: FastifyReply): void {
  if (seconds === 0) return
  reply.header('retry-after', seconds)
  throw AskedTooOften({ seconds })
}

/** Limits of customers' requests in ten seconds; 0 disables one. */
export interface CustomerLimits {
  readonly perPerson: number
  readonly perAddress: number
}

/**
 * Limits every route that is registered after it, except those of operators, those that are not documented, and those with
 * `config: { limited: false }`. Addresses are counted before the token is verified, so that forged tokens count, too.
 * @returns the hook for persons, for after the verification
 */
export function limitCustomers(
  app: FastifyInstance,
  { perPerson, perAddress }: CustomerLimits,
): LimitRequests {
  app.addHook('onRoute', (route) => {
    const { limited = true, scope } = route.config ?? {}
    route.config = { ...route.config, limited: limited && scope === undefined && !route.schema?.hide }
  })
  const ofLimitedRoutes =
    (limit: LimitRequests): LimitRequests =>
    async (request, reply) => {
      if (request.routeOptions.config.limited) await limit(request, reply)
    }
  const refuse = limitRequests([{ name: 'address', max: perAddress, keyOf: addressOf }])
  app.addHook('onRequest', ofLimitedRoutes(warnOfProxies(refuse)))
  return ofLimitedRoutes(limitRequests([{ name: 'person', max: perPerson, keyOf: customerOf }]))
}

/** Without its name in TRUSTED_PROXIES, all clients of a proxy have one address. */
function warnOfProxies(refuse: LimitRequests): LimitRequests {
  let warned = false
  return async (request, reply) => {
    try {
      await refuse(request, reply)
    } catch (error) {
      const isProxy =
        request.headers['x-forwarded-for'] !== undefined && request.ip === request.raw.socket.remoteAddress
      if (isProxy && !warned)
        request.log.warn(
          { proxy: request.ip },
          'requests of a proxy are counted as those of one client: name it in TRUSTED_PROXIES',
        )
      warned ||= isProxy
      throw error
    }
  }
}
