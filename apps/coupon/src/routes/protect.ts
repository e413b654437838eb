import rateLimit, { type RateLimitOptions } from '@fastify/rate-limit'
import { defineError } from '@jangteo/errors'
import type { App } from '@jangteo/service-kit'

const WINDOW_MS = 10_000
/** So many persons, and so many addresses, are remembered; who was forgotten begins anew. */
const MOST_REMEMBERED = 100_000

/** How often may be asked in ten seconds, at each replica; 0 is no limit. */
export interface AskingLimits {
  readonly perPerson: number
  readonly perAddress: number
}

/** What a protected route adds to its options. */
export interface Protection {
  readonly onRequest: ReturnType<App['rateLimit']>
  readonly config: { readonly limited: true }
}

const AskedTooOften = defineError(
  'asked-too-often',
  'too-many',
  ({ seconds }: { seconds: number }) => `You have asked too often. Ask again in ${seconds} s.`,
)

/**
 * Makes what a route adds to its options so that no person and no address asks too often: in ten seconds, counted by each
 * replica for itself, so that it costs no round trip. Refuses with `asked-too-often` (429) and Retry-After, before the
 * body is read; whoever has no valid token was refused before, and does not count. A limit of 0 is none.
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
