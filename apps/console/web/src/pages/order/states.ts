import type { OrderRecord } from './order.ts'

/** What the events up to one of them say of an order. */
export type OrderState = Readonly<
  Record<
    'status' | 'amount' | 'discount' | 'points' | 'couponId' | 'paymentId' | 'reason',
    string | number | null
  >
>

export interface StateAfter {
  readonly eventId: string
  readonly type: string
  readonly at: string
  readonly state: OrderState
}

const beginning: OrderState = {
  status: null,
  amount: null,
  discount: 0,
  points: 0,
  couponId: null,
  paymentId: null,
  reason: null,
}

type Data = Readonly<Record<string, string | number | null>>

/** What each event changes of an order; other events change nothing. */
const changes: Readonly<Record<string, (data: Data, before: OrderState) => Partial<OrderState>>> = {
  OrderCreated: ({ amount = null, couponId = null }) => ({
    ...{ amount, couponId },
    status: couponId === null ? 'payable' : 'awaiting-coupon',
  }),
  CouponReserved: ({ discount }, { amount }) => ({
    ...{ status: 'payable', discount: Number(discount), amount: Number(amount) - Number(discount) },
  }),
  CouponRefused: ({ reason = null }) => ({ status: 'refused', reason }),
  OrderPaymentRequested: ({ paymentId = null, points = 0 }) => ({ status: 'paying', paymentId, points }),
  PaymentDeclined: ({ reason = null }) => ({ status: 'payable', paymentId: null, points: 0, reason }),
  OrderPaid: ({ amount = null, paymentId = null, discount = 0, points = 0 }) => ({
    ...{ status: 'paid', amount, paymentId, discount, points, reason: null },
  }),
  OrderCancelled: ({ reason = null }) => ({ status: endOf(reason), reason }),
  PaymentRefunded: () => ({ status: 'refunded' }),
}

const endOf = (reason: unknown): string => {
  if (reason === 'expired') return 'expired'
  return reason === 'coupon-refused' ? 'refused' : 'cancelled'
}

/** The state of an order after each event that changes it, in the order of the events. Erased events change nothing. */
export function statesOf(records: readonly OrderRecord[]): StateAfter[] {
  const states: StateAfter[] = []
  let state = beginning
  for (const { eventId, type, occurredOn: at, data } of records) {
    const change = changes[type]
    if (!change || !data) continue
    state = { ...state, ...change(data as Data, state) }
    states.push({ eventId, type, at, state })
  }
  return states
}
