/** The line of a campaign at a moment. */
export interface LineView {
  readonly waiting: number
  /** Admitted, and without an answer. */
  readonly backlog: number
  readonly admittedPerSecond: number
  readonly settledPerSecond: number
  /** Null when nobody waits. */
  readonly oldestWaitMs: number | null
}

/** What became of everybody who asked. */
export interface Fairness {
  readonly quantity: number
  readonly requests: number
  readonly waiting: number
  readonly admitted: number
  /** Coupons that exist. */
  readonly issued: number
  readonly soldOut: number
  readonly failed: number
  /** Coupons beyond the first of a person. */
  readonly doubled: number
  /** Requests that were admitted after one that came later. */
  readonly inversions: number
  /** Requests that were refused as sold out although a later one has a coupon. */
  readonly passedOver: number
}

/** Says whether a campaign kept what it promised: to everybody in turn, one each, and no more than there are. */
export function judgeFairness(counts: Fairness): Fairness & { overIssued: number; holds: boolean } {
  const overIssued = Math.max(0, counts.issued - counts.quantity)
  const broken = overIssued + counts.doubled + counts.inversions + counts.passedOver
  return { ...counts, overIssued, holds: broken === 0 }
}
