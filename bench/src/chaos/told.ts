/** What the services have answered to one customer. Each of it must stay true. */
export interface Told {
  readonly userId: string
  /** Orders that were placed. */
  readonly placed: string[]
  /** Requests to place an order that got no answer: each may have placed one. */
  placedUnanswered: number
  readonly paid: string[]
  /** Orders that the customer has asked to cancel: a paid one may be cancelled later. */
  readonly cancelRequested: Set<string>
  readonly cancelled: string[]
  /** Charges, one for each key, and those that were credited. */
  chargesRequested: number
  readonly credited: string[]
  readonly coupons: string[]
}

export const nothingTold = (userId: string): Told => ({
  userId,
  placed: [],
  placedUnanswered: 0,
  paid: [],
  cancelRequested: new Set(),
  cancelled: [],
  chargesRequested: 0,
  credited: [],
  coupons: [],
})

/** What the databases hold when the shop has settled. */
export interface Kept {
  readonly orders: readonly KeptOrder[]
  readonly charges: readonly KeptCharge[]
  readonly coupons: readonly { readonly couponId: string; readonly userId: string }[]
}

export interface KeptOrder {
  readonly orderId: string
  readonly userId: string
  readonly status: string
  /** Payments that were taken for it, refunded or not. */
  readonly payments: number
}

export interface KeptCharge {
  readonly chargeId: string
  readonly userId: string
  readonly status: string
  /** How often it came into the wallet. */
  readonly transfers: number
}

/** Something that a customer was told and that is not so, or that was done more often than the customer requested. */
export interface Untrue {
  readonly kind: 'lost' | 'doubled'
  readonly what: string
}

const ENDED = ['cancelled', 'refunded']

/** Compares what customers were told with what is kept. Pure. */
export function untrueOf(tolds: readonly Told[], kept: Kept): Untrue[] {
  const orders = new Map(kept.orders.map((order) => [order.orderId, order]))
  const charges = new Map(kept.charges.map((charge) => [charge.chargeId, charge]))
  const coupons = new Map(kept.coupons.map(({ couponId, userId }) => [couponId, userId]))
  const found: Untrue[] = []
  const lost = (what: string) => found.push({ kind: 'lost', what })
  const doubled = (what: string) => found.push({ kind: 'doubled', what })

  for (const told of tolds) {
    const { userId } = told
    for (const orderId of told.placed)
      if (orders.get(orderId)?.userId !== userId) lost(`order ${orderId} was placed, and is not there`)
    for (const orderId of told.paid) {
      const { status = 'not there', payments = 0 } = orders.get(orderId) ?? {}
      const cancelled = told.cancelRequested.has(orderId) && ENDED.includes(status)
      if (status !== 'paid' && !cancelled) lost(`order ${orderId} was paid, and is ${status}`)
      if (payments === 0) lost(`order ${orderId} was paid, and balance has taken no payment`)
    }
    for (const orderId of told.cancelled) {
      const { status = 'not there' } = orders.get(orderId) ?? {}
      if (!ENDED.includes(status)) lost(`order ${orderId} was cancelled, and is ${status}`)
    }
    for (const chargeId of told.credited) {
      const { status = 'not there', transfers = 0 } = charges.get(chargeId) ?? {}
      if (status !== 'credited') lost(`charge ${chargeId} was credited, and is ${status}`)
      else if (transfers === 0) lost(`charge ${chargeId} was credited, and is not in the wallet`)
    }
    for (const couponId of told.coupons)
      if (coupons.get(couponId) !== userId) lost(`coupon ${couponId} was issued, and is not there`)

    const mine = (things: readonly { readonly userId: string }[]) =>
      things.filter((thing) => thing.userId === userId).length
    const most = told.placed.length + told.placedUnanswered
    if (mine(kept.orders) > most)
      doubled(`${userId} has ${mine(kept.orders)} orders of at most ${most} requested`)
    if (mine(kept.charges) > told.chargesRequested)
      doubled(`${userId} has ${mine(kept.charges)} charges of ${told.chargesRequested} requested`)
    if (mine(kept.coupons) > 1) doubled(`${userId} has ${mine(kept.coupons)} coupons of one campaign`)
  }
  for (const { orderId, payments } of kept.orders)
    if (payments > 1) doubled(`order ${orderId} was paid ${payments} times`)
  for (const { chargeId, transfers } of kept.charges)
    if (transfers > 1) doubled(`charge ${chargeId} came into the wallet ${transfers} times`)
  return found
}
