import type { App } from '@jangteo/service-kit'
import { limitRequests } from '@jangteo/service-kit/limits'

/** Maximum requests in ten seconds, per replica; 0 disables the limit. */
export interface AskingLimits {
  readonly perPerson: number
  readonly perAddress: number
}

/** Route options of a rate-limited route. */
export interface Protection {
  readonly onRequest: Awaited<ReturnType<typeof limitRequests>>
  readonly config: { readonly limited: true }
}

/**
 * Creates the route options of a rate limit per person and per address. A request without a valid token was refused before,
 * and does not count.
 */
export const protection = async (app: App, { perPerson, perAddress }: AskingLimits): Promise<Protection> => ({
  config: { limited: true },
  onRequest: await limitRequests(app, [
    { max: perPerson, keyOf: ({ user }) => user.userId },
    { max: perAddress },
  ]),
})
