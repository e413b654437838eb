/** Totals of the campaigns. */
export interface Totals {
  readonly campaigns: number
  /** Number of coupons of all campaigns, and of issued ones. */
  readonly promised: number
  readonly issued: number
  /** By status. */
  readonly coupons: Readonly<Record<string, number>>
  readonly requests: Readonly<Record<string, number>>
  /** Orders with a coupon, by outcome. */
  readonly orders: Readonly<Record<string, number>>
}

/** The number of faulty objects, and the first of them. */
export interface Fault {
  readonly count: number
  readonly examples: readonly string[]
}

/** Number of inconsistent rows, by kind. */
export interface Faults {
  readonly campaignsOverIssued: number
  readonly campaignsUnlikeCoupons: number
  readonly campaignsWithTooManyPositions: number
  readonly peopleWithTwoCoupons: number
  readonly peopleWithTwoRequests: number
  readonly requestsOvertaken: number
  readonly requestsWithoutCoupon: number
  readonly couponsWithoutRequest: number
  readonly waitingRequestsOvertaken: number
  readonly missingSequences: Fault
  readonly couponsHeldWithoutOrder: number
  readonly ordersWithoutCoupon: number
}

export interface Check {
  readonly name: string
  readonly expected: number
  readonly actual: number
  readonly examples?: readonly string[]
}

/** Invariants of campaigns, waiting room and coupons. */
export function checkCoupons({ issued, coupons }: Totals, faults: Faults): Check[] {
  const check = (name: string, actual: number, expected = 0): Check => ({ name, expected, actual })
  const written = Object.values(coupons).reduce((sum, count) => sum + count, 0)
  return [
    check('campaigns with more coupons than were promised', faults.campaignsOverIssued),
    check('campaigns whose count is not that of their coupons', faults.campaignsUnlikeCoupons),
    check('campaigns with more queue positions than coupons', faults.campaignsWithTooManyPositions),
    check('people with two coupons of one campaign', faults.peopleWithTwoCoupons),
    check('people with two requests in one waiting room', faults.peopleWithTwoRequests),
    check('requests that were admitted after one that came later', faults.requestsOvertaken),
    check('requests that still wait after a later one was admitted', faults.waitingRequestsOvertaken),
    {
      ...check('sequence numbers of admitted requests that no request has', faults.missingSequences.count),
      examples: faults.missingSequences.examples,
    },
    check('issued requests without their coupon', faults.requestsWithoutCoupon),
    check('coupons without the request that they were issued for', faults.couponsWithoutRequest),
    check('reserved or used coupons whose order does not hold them', faults.couponsHeldWithoutOrder),
    check('orders that hold a coupon which is not reserved for them', faults.ordersWithoutCoupon),
    check('coupons are as many as the campaigns have issued', written, issued),
  ]
}
