import { type Fact, isActivity } from './fact.ts'

const MINUTE_MS = 60_000

/** A count in a minute, and its sum in won. */
export interface Figure {
  readonly name: FigureName
  readonly minute: Date
  /** A product or a coupon; empty when the figure is about none. */
  readonly subject: string
  readonly count: number
  readonly amount: number
}

export type FigureName =
  | Fact['kind']
  /** Pieces of a product. */
  | 'sold'
  /** Orders cancelled after they had been paid. */
  | 'undone'
  | 'coupon-used'

/** A person who took a step of the funnel in a minute. */
export interface Presence {
  readonly name: Step
  readonly minute: Date
  readonly personId: string
}

/** The steps of the funnel. */
export const steps = ['viewed', 'carted', 'ordered', 'paid', 'cancelled'] as const
export type Step = (typeof steps)[number]

export const minuteOf = (at: Date): Date => new Date(Math.floor(at.getTime() / MINUTE_MS) * MINUTE_MS)

/** A fact adds to the figures of the minute in which it happened, however late its event is read. */
export function figuresOf(fact: Fact): Figure[] {
  const minute = minuteOf(fact.at)
  const figure = (name: FigureName, { subject = '', count = 1, amount = 0 } = {}): Figure => ({
    name,
    minute,
    subject,
    count,
    amount,
  })
  if (isActivity(fact.kind)) return [figure(fact.kind, { subject: (fact as ActivityFact).productId ?? '' })]
  switch (fact.kind) {
    case 'paid': {
      const { amount, lines, couponId } = fact
      const sold = lines.map(({ productId, quantity, amount }) =>
        figure('sold', { subject: productId, count: quantity, amount }),
      )
      const used = couponId === null ? [] : [figure('coupon-used', { subject: couponId })]
      return [figure('paid', { amount }), ...sold, ...used]
    }
    case 'cancelled':
      return [figure('cancelled'), ...(fact.paid ? [figure('undone', { amount: fact.amount })] : [])]
    case 'refunded':
      return [figure('refunded', { amount: fact.amount })]
    case 'coupon-applied':
      return [figure('coupon-applied', { subject: fact.couponId, amount: fact.amount })]
    case 'coupon-issued':
    case 'coupon-refused':
      return [figure(fact.kind, { subject: fact.couponId })]
    default:
      return [figure('ordered')]
  }
}

/** The person whom a fact adds to the funnel; none when the fact has no person or is no step. */
export function presenceOf({ kind, at }: Fact, personId: string | null): Presence[] {
  const step = steps.find((each) => each === kind)
  return step && personId !== null ? [{ name: step, minute: minuteOf(at), personId }] : []
}

type ActivityFact = Extract<Fact, { productId: string | null }>

/** Adds figures with equal name, minute and subject. */
export function addUp(figures: readonly Figure[]): Figure[] {
  const sums = new Map<string, Figure>()
  for (const figure of figures) {
    const key = `${figure.name} ${figure.minute.getTime()} ${figure.subject}`
    const sum = sums.get(key)
    sums.set(
      key,
      sum ? { ...sum, count: sum.count + figure.count, amount: sum.amount + figure.amount } : figure,
    )
  }
  return [...sums.values()]
}
