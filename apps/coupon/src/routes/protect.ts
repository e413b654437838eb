import { addressOf, customerOf, type LimitRequests, limitRequests } from '@jangteo/service-kit/limits'

/** Maximum requests for coupons in ten seconds; 0 disables the limit. */
export interface AskingLimits {
  readonly perPerson: number
  readonly perAddress: number
}

/** Route options of the route with these limits. */
export interface Protection {
  readonly onRequest: LimitRequests
}

/**
 * Creates the route options of the limits of requests for coupons, which are beside the limits of all routes. A request without
 * a valid token was refused before, and does not count.
 */
export const protection = ({ perPerson, perAddress }: AskingLimits): Protection => ({
  onRequest: limitRequests([
    { name: 'issue person', max: perPerson, keyOf: customerOf },
    { name: 'issue address', max: perAddress, keyOf: addressOf },
  ]),
})
