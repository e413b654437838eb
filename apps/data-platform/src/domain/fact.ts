export const activities = ['viewed', 'liked', 'carted', 'searched'] as const
export type Activity = (typeof activities)[number]

interface Sold {
  readonly productId: string
  readonly quantity: number
  readonly amount: number
}

/** What the figures count of an event. Names nobody, so it stays when a person is erased. */
export type Fact = {
  /** When it happened, as the event says. */
  readonly at: Date
  /** What makes it the same fact of its kind, whichever event says it. */
  readonly identity: string
} & (
  | { readonly kind: Activity; readonly productId: string | null }
  | { readonly kind: 'ordered' }
  | {
      readonly kind: 'paid'
      readonly amount: number
      readonly lines: readonly Sold[]
      readonly couponId: string | null
    }
  | { readonly kind: 'cancelled'; readonly amount: number; readonly paid: boolean }
  | { readonly kind: 'refunded'; readonly amount: number }
  | { readonly kind: 'coupon-issued'; readonly couponId: string; readonly campaignId: string }
  | { readonly kind: 'coupon-applied'; readonly couponId: string; readonly amount: number }
  | { readonly kind: 'coupon-refused'; readonly couponId: string }
)

export const isActivity = (kind: string): kind is Activity => (activities as readonly string[]).includes(kind)
