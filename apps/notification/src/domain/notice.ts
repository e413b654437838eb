/** What a person can be told of. */
export const KINDS = ['order-paid', 'order-cancelled', 'coupon-issued', 'balance-charged'] as const
export type Kind = (typeof KINDS)[number]

/** How a person is reached outside of the shop. The inbox and the live stream have everything anyway. */
export const CHANNELS = ['email', 'push'] as const
export type Channel = (typeof CHANNELS)[number]

/** What a message is filled with, as it travels: names may come more than once. */
export interface Fact {
  readonly name: string
  readonly value: string
}

/** Something that a person is to be told. */
export interface Notice {
  readonly userId: string
  readonly kind: Kind
  readonly facts: readonly Fact[]
}

/** The channels of a kind for whoever has said nothing else. */
export const USUAL_CHANNELS: Readonly<Record<Kind, readonly Channel[]>> = {
  'order-paid': ['email'],
  'order-cancelled': ['email'],
  'coupon-issued': ['push'],
  'balance-charged': ['email'],
}

interface Line {
  readonly name: string
  readonly quantity: number
}

const factsOf = (values: Readonly<Record<string, string | number | Date | null | undefined>>): Fact[] =>
  Object.entries(values).flatMap(([name, value]) => {
    if (value === null || value === undefined) return []
    return [{ name, value: value instanceof Date ? value.toISOString() : String(value) }]
  })

const linesOf = (lines: readonly Line[]): Fact[] =>
  lines.map(({ name, quantity }) => ({ name: 'line', value: `${name} × ${quantity}` }))

export function orderPaid(order: {
  orderId: string
  userId: string
  lines: readonly Line[]
  amount: number
  discount: number
  points: number
}): Notice {
  const { orderId, userId, amount, discount, points } = order
  const facts = [...factsOf({ orderId, amount, discount, points }), ...linesOf(order.lines)]
  return { userId, kind: 'order-paid', facts }
}

export function orderCancelled(order: {
  orderId: string
  userId: string
  reason: string
  lines: readonly Line[]
  amount: number
  paidAt: Date | null
}): Notice {
  const { orderId, userId, reason, amount, paidAt } = order
  const facts = [...factsOf({ orderId, reason, amount, paidAt }), ...linesOf(order.lines)]
  return { userId, kind: 'order-cancelled', facts }
}

export function couponIssued(coupon: {
  couponId: string
  userId: string
  name: string
  amount: number | null
  percent: number | null
  cap: number | null
  minimumAmount: number
  expiresAt: Date
}): Notice {
  const { userId, couponId, name, amount, percent, cap, minimumAmount, expiresAt } = coupon
  const facts = factsOf({ couponId, name, amount, percent, cap, minimumAmount, expiresAt })
  return { userId, kind: 'coupon-issued', facts }
}

export function balanceCharged(change: { userId: string; amount: number; balance: number }): Notice {
  const { userId, amount, balance } = change
  return { userId, kind: 'balance-charged', facts: factsOf({ amount, balance }) }
}

/** A notification in a person's inbox. */
export interface Notification {
  readonly notificationId: string
  /** Its place in the inbox: later ones are greater, and appear later. */
  readonly number: number
  readonly kind: Kind
  readonly facts: readonly Fact[]
  readonly createdAt: Date
  readonly readAt: Date | null
}
