interface Payment {
  readonly paymentId: string
  readonly amount: number
  readonly points: number
}

/** What is read of the events that say what an order is, by their types. Instants may be texts: a stored event is JSON. */
interface OrderEvents {
  readonly OrderCreated: { readonly amount: number; readonly couponId: string | null }
  readonly CouponReserved: { readonly discount: number }
  readonly OrderPaymentRequested: Payment & { readonly requestedAt: Date | string }
  readonly PaymentCompleted: Payment
  readonly PaymentDeclined: { readonly paymentId: string }
  readonly OrderPaid: Payment & { readonly discount: number }
  readonly OrderCancelled: {
    readonly reason: string
    readonly amount: number
    readonly paidAt: Date | string | null
  }
  readonly OrderRefundRequested: { readonly paymentId: string; readonly requestedAt: Date | string }
  readonly PaymentRefunded: { readonly paymentId: string }
}

/** An event of an order, with its data. */
export interface OrderEvent {
  readonly type: string
  readonly data: Record<string, unknown>
}

/** As the order service names them. */
export const ORDER_STATUSES = [
  ...(['awaiting-coupon', 'payable', 'paying', 'paid'] as const),
  ...(['cancelled', 'refunded', 'expired', 'refused'] as const),
] as const

/** What the events of an order say that it is: what `orders` of the order service must say, too. Amounts in won. */
export interface OrderState {
  readonly status: (typeof ORDER_STATUSES)[number]
  readonly amount: number
  readonly discount: number
  readonly couponId: string | null
  readonly paymentId: string | null
  readonly points: number
}

/** An order as its events say, and where they contradict each other. */
export interface RebuiltOrder {
  /** Null when the events have no beginning. */
  readonly state: OrderState | null
  /** In sentences; empty when the events agree. */
  readonly problems: readonly string[]
}

/**
 * The state of an order from its events alone. Their order and their number make no difference: they come from topics whose order
 * is not kept among each other, and a request may have been repeated.
 */
export function rebuildOrder(events: readonly OrderEvent[]): RebuiltOrder {
  const all = <T extends keyof OrderEvents>(type: T) =>
    events.filter((event) => event.type === type).map(({ data }) => data as unknown as OrderEvents[T])
  const [created] = all('OrderCreated')
  if (!created) return { state: null, problems: ['the events have no OrderCreated'] }
  const facts: Facts = {
    ...{ created, all },
    paid: byPayment(all('OrderPaid')),
    requested: byPayment(all('OrderPaymentRequested')),
    declined: byPayment(all('PaymentDeclined')),
    refunded: byPayment(all('PaymentRefunded')),
    ended: all('OrderCancelled').at(-1),
  }
  return { state: stateOf(facts), problems: problemsOf(facts) }
}

type Payments<T> = ReadonlyMap<string, T>

interface Facts {
  readonly created: OrderEvents['OrderCreated']
  readonly all: <T extends keyof OrderEvents>(type: T) => readonly OrderEvents[T][]
  readonly paid: Payments<OrderEvents['OrderPaid']>
  readonly requested: Payments<OrderEvents['OrderPaymentRequested']>
  readonly declined: Payments<OrderEvents['PaymentDeclined']>
  readonly refunded: Payments<OrderEvents['PaymentRefunded']>
  readonly ended: OrderEvents['OrderCancelled'] | undefined
}

const byPayment = <T extends { readonly paymentId: string }>(events: readonly T[]): Payments<T> =>
  new Map(events.map((event) => [event.paymentId, event]))

const REASONS: Readonly<Record<string, OrderState['status']>> = {
  expired: 'expired',
  'coupon-refused': 'refused',
}

/** The latest events decide: an end before a sale, a sale before a request. */
function stateOf({ created, all, paid, requested, declined, refunded, ended }: Facts): OrderState {
  const { couponId } = created
  const [sale] = paid.values()
  if (ended) {
    const { amount } = ended
    const facts = { amount, discount: created.amount - amount, couponId }
    const status = REASONS[ended.reason]
    if (status) return { ...facts, status, paymentId: null, points: 0 }
    const paymentId = sale?.paymentId ?? latest(all('OrderRefundRequested'))?.paymentId ?? null
    const tookNothing = !sale && paymentId !== null && declined.has(paymentId)
    if (paymentId === null || tookNothing)
      return { ...facts, status: 'cancelled', paymentId: null, points: 0 }
    const { points } = sale ?? requested.get(paymentId) ?? { points: 0 }
    return { ...facts, status: refunded.has(paymentId) ? 'refunded' : 'cancelled', paymentId, points }
  }
  if (sale) {
    const { amount, discount, paymentId, points } = sale
    return { status: 'paid', amount, discount, couponId, paymentId, points }
  }
  const [reserved] = all('CouponReserved')
  const discount = Math.min(Math.max(0, reserved?.discount ?? 0), created.amount)
  const facts = { amount: created.amount - discount, discount, couponId }
  if (couponId !== null && !reserved)
    return { ...facts, status: 'awaiting-coupon', paymentId: null, points: 0 }
  const pending = latest([...requested.values()].filter(({ paymentId }) => !declined.has(paymentId)))
  if (pending) return { ...facts, status: 'paying', paymentId: pending.paymentId, points: pending.points }
  return { ...facts, status: 'payable', paymentId: null, points: 0 }
}

const timeOf = ({ requestedAt }: { readonly requestedAt: Date | string }) => new Date(requestedAt).getTime()

const latest = <T extends { readonly requestedAt: Date | string }>(events: readonly T[]): T | undefined =>
  events.toSorted((a, b) => timeOf(a) - timeOf(b)).at(-1)

function problemsOf({ created, all, paid, ended }: Facts): string[] {
  const problems: string[] = []
  const completed = byPayment(all('PaymentCompleted'))
  for (const { paymentId, amount, discount, points } of paid.values()) {
    const payment = completed.get(paymentId)
    if (!payment) problems.push(`paid by ${paymentId}, which no PaymentCompleted names`)
    else if (payment.amount !== amount || payment.points !== points)
      problems.push(
        `paid ${amount} (${points} points), and ${paymentId} took ${payment.amount} (${payment.points} points)`,
      )
    if (amount + discount !== created.amount)
      problems.push(`paid ${amount} with a discount of ${discount}, and placed for ${created.amount}`)
  }
  if (paid.size > 1) problems.push(`paid ${paid.size} times: by ${[...paid.keys()].sort().join(', ')}`)
  const reasons = new Set(all('OrderCancelled').map(({ reason }) => reason))
  if (reasons.size > 1) problems.push(`ended for several reasons: ${[...reasons].sort().join(', ')}`)
  if (ended && (ended.paidAt !== null) !== paid.size > 0)
    problems.push(ended.paidAt === null ? 'ended as unpaid, and paid' : 'ended as paid, and no OrderPaid')
  return problems
}
