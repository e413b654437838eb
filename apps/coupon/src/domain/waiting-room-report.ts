/** The waiting room of a campaign at one moment. */
export interface WaitingRoomView {
  readonly waiting: number
  /** Admitted requests that are not settled. */
  readonly backlog: number
  readonly admittedPerSecond: number
  readonly settledPerSecond: number
  /** Null when no request waits. */
  readonly oldestWaitMs: number | null
}

/** Outcomes of all requests. */
export interface Fairness {
  readonly quantity: number
  readonly requests: number
  readonly waiting: number
  readonly admitted: number
  /** Existing coupons. */
  readonly issued: number
  readonly soldOut: number
  readonly failed: number
  /** Second and further coupons of the same person. */
  readonly doubled: number
  /** Requests that were admitted after a later request. */
  readonly inversions: number
  /** Requests that were refused as sold out although a later request got a coupon. */
  readonly passedOver: number
}

/** Checks whether a campaign was fair: coupons in queue order, one for each person, and no more than its quantity. */
export function judgeFairness(counts: Fairness): Fairness & { overIssued: number; holds: boolean } {
  const overIssued = Math.max(0, counts.issued - counts.quantity)
  const broken = overIssued + counts.doubled + counts.inversions + counts.passedOver
  return { ...counts, overIssued, holds: broken === 0 }
}
