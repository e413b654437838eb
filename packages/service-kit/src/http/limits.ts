import rateLimit, { type RateLimitOptions } from '@fastify/rate-limit'
import { defineError } from '@jangteo/errors'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from './server.ts'

const WINDOW_MS = 10_000
/** Maximum number of counters of a limit; an evicted one starts again at 0. */
const MOST_REMEMBERED = 100_000

/** A limit of requests. */
export interface Limit {
  /** Maximum requests in ten seconds, per replica; 0 disables the limit. */
  readonly max: number
  /** What is counted; a request without it does not count. Default: the client's address, of IPv6 its network. */
  readonly keyOf?: (request: FastifyRequest) => string | undefined
}

const AskedTooOften = defineError(
  'asked-too-often',
  'too-many',
  ({ seconds }: { seconds: number }) => `Too many requests. Try again in ${seconds} s.`,
)

/**
 * Makes a hook `onRequest` that refuses requests over one of the limits, with `asked-too-often` (429) and Retry-After, before
 * the body is read. Each replica counts in its own memory, so a limit costs no round trip.
 */
export async function limitRequests(
  app: App,
  limits: readonly Limit[],
): Promise<(request: FastifyRequest, reply: FastifyReply) => Promise<void>> {
  await app.register(rateLimit, { global: false })
  const limiters = limits
    .filter(({ max }) => max > 0)
    .map(({ max, keyOf }) => {
      const options: RateLimitOptions = { max, timeWindow: WINDOW_MS, cache: MOST_REMEMBERED }
      return {
        counts: (request: FastifyRequest) => keyOf === undefined || keyOf(request) !== undefined,
        check: app.createRateLimit({
          ...options,
          ...(keyOf && { keyGenerator: (request) => keyOf(request) as string }),
        }),
      }
    })
  return async (request, reply) => {
    for (const { counts, check } of limiters) {
      if (!counts(request)) continue
      const counted = await check(request)
      if (counted.isAllowed || !counted.isExceeded) continue
      reply.header('retry-after', counted.ttlInSeconds)
      throw AskedTooOften({ seconds: counted.ttlInSeconds })
    }
  }
}
