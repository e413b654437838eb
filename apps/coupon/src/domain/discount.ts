/** Maximum total of an order, in won. */
export const MAX_WON = 1_000_000_000

/** The discount of a coupon. */
export type Discount = FixedDiscount | PercentDiscount

interface FixedDiscount {
  readonly kind: 'fixed'
  /** Won. */
  readonly amount: number
}

interface PercentDiscount {
  readonly kind: 'percent'
  /** 1 to 100. */
  readonly percent: number
  /** Maximum discount, in won. */
  readonly cap: number
}

/** Discount of an order of this amount, in won: rounded down, and never more than the amount. */
export function discountOf(discount: Discount, amount: number): number {
  switch (discount.kind) {
    case 'fixed':
      return Math.min(discount.amount, amount)
    case 'percent':
      return Math.min(Math.floor((amount * discount.percent) / 100), discount.cap, amount)
  }
}
