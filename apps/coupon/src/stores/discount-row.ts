import type { Discount } from '../domain/discount.ts'

/** How a discount is kept, of a campaign and of a coupon alike; the tables' CHECK says which kind has which. */
export interface DiscountRow {
  readonly kind: string
  readonly amount: bigint | null
  readonly percent: number | null
  readonly cap: bigint | null
}

export const toDiscount = ({ kind, amount, percent, cap }: DiscountRow): Discount =>
  kind === 'percent'
    ? { kind, percent: Number(percent), cap: Number(cap) }
    : { kind: 'fixed', amount: Number(amount) }

export const fromDiscount = (discount: Discount): DiscountRow =>
  discount.kind === 'percent'
    ? { kind: 'percent', amount: null, percent: discount.percent, cap: BigInt(discount.cap) }
    : { kind: 'fixed', amount: BigInt(discount.amount), percent: null, cap: null }
