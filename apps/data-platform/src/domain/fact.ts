export const activities = ['viewed', 'liked', 'carted', 'searched'] as const
export type Activity = (typeof activities)[number]

interface Sold {
  readonly productId: string
  readonly quantity: number
  readonly amount: number
}

/** What the figures count of an event. It names no person, so it stays when a person is erased. */
export type Fact = {
  /** When it happened, as the event states. */
  readonly at: Date
  /** Facts of one kind with equal identities are the same fact, from whichever event. */
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
