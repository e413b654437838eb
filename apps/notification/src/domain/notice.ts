/** The kinds of notices. */
export const KINDS = ['order-paid', 'order-cancelled', 'coupon-issued', 'balance-charged'] as const
export type Kind = (typeof KINDS)[number]

/** What operators are told of, by e-mail. It is in no inbox, and has no preferences. */
export const OPERATOR_KINDS = ['audit-difference'] as const
export type OperatorKind = (typeof OPERATOR_KINDS)[number]
export const isForOperators = (kind: string): kind is OperatorKind =>
  OPERATOR_KINDS.some((each) => each === kind)

/** What a person is told by e-mail whatever the preferences are. It is in no inbox. */
export const SERVICE_KINDS = ['email-confirmation'] as const
export type ServiceKind = (typeof SERVICE_KINDS)[number]
export const isOfService = (kind: string): kind is ServiceKind => SERVICE_KINDS.some((each) => each === kind)

/** Channels outside of the shop. The inbox and the live stream have every notice. */
export const CHANNELS = ['email', 'push'] as const
export type Channel = (typeof CHANNELS)[number]

/** A value of a message, as it is in the event. A name may occur more than once. */
export interface Fact {
  readonly name: string
  readonly value: string
}

export interface Notice {
  readonly userId: string
  readonly kind: Kind
  readonly facts: readonly Fact[]
}

/** Something that operators are to be told. */
export interface OperatorNotice {
  readonly kind: OperatorKind
  readonly facts: readonly Fact[]
}

/**
 * The channels of a kind for persons who have not set others. The audit across services expects a message by each of them
 * (`apps/data-platform/src/steps/statements-of.ts`).
 */
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

/** Asks the owner of an address to confirm it. The link is made when the mail is sent. */
export function emailConfirmation(
  userId: string,
  { confirmationId, until }: { confirmationId: string; until: Date },
): { userId: string; kind: ServiceKind; facts: readonly Fact[] } {
  return { userId, kind: 'email-confirmation', facts: factsOf({ confirmationId, expiresAt: until }) }
}

/** So many of the objects are named: `npm run audit` shows the others. */
const MOST_NAMED = 5

export function auditDifference(found: {
  equation: string
  differences: number
  objects: readonly string[]
  foundAt: Date
}): OperatorNotice {
  const { equation, differences, objects, foundAt } = found
  const named = objects.slice(0, MOST_NAMED).map((value) => ({ name: 'object', value }))
  return { kind: 'audit-difference', facts: [...factsOf({ equation, differences, foundAt }), ...named] }
}

/** A notification in a person's inbox. */
export interface Notification {
  readonly notificationId: string
  /** Its number in the inbox: a later notification has a greater one, and is committed later. */
  readonly number: number
  readonly kind: Kind
  readonly facts: readonly Fact[]
  readonly createdAt: Date
  readonly readAt: Date | null
}
