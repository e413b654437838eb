import rateLimit, { type RateLimitOptions } from '@fastify/rate-limit'
import { defineError } from '@jangteo/errors'
import type { App } from '@jangteo/service-kit'

const WINDOW_MS = 10_000
/** Maximum number of counters for persons, and for addresses; an evicted one starts again at 0. */
const MOST_REMEMBERED = 100_000

/** Maximum requests in ten seconds, per replica; 0 disables the limit. */
export interface AskingLimits {
  readonly perPerson: number
  readonly perAddress: number
}

/** Route options of a rate-limited route. */
export interface Protection {
  readonly onRequest: ReturnType<App['rateLimit']>
  readonly config: { readonly limited: true }
}

const AskedTooOften = defineError(
  'asked-too-often',
  'too-many',
  ({ seconds }: { seconds: number }) => `Too many requests. Try again in ${seconds} s.`,
)

/**
 * Creates the route options of a rate limit per person and per address: in ten seconds, counted by each replica alone, so
 * that it costs no round trip. Refuses with `asked-too-often` (429) and Retry-After before the body is read; a request
 * without a valid token was refused before, and does not count. 0 disables a limit.
 */
export async function protection(app: App, limits: AskingLimits): Promise<Protection> {
  await app.register(rateLimit, { global: false })
  const limiter = (max: number, options: RateLimitOptions = {}) => {
    const all: RateLimitOptions = { ...options, max, timeWindow: WINDOW_MS, cache: MOST_REMEMBERED }
    return max === 0 ? [] : [app.createRateLimit(all)]
  }
  const limiters = [
    ...limiter(limits.perPerson, { keyGenerator: ({ user }) => user.userId }),
    ...limiter(limits.perAddress),
  ]
  return {
    config: { limited: true },
    async onRequest(request, reply) {
      for (const check of limiters) {
        const counted = await check(request)
        if (counted.isAllowed || !counted.isExceeded) continue
        reply.header('retry-after', counted.ttlInSeconds)
        throw AskedTooOften({ seconds: counted.ttlInSeconds })
      }
    },
  }
}
