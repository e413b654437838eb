export const windowKinds = ['sliding', 'tumbling'] as const
export type WindowKind = (typeof windowKinds)[number]

/** What was sold in a window, as the data platform measured it. */
export interface MeasuredWindow {
  readonly eventId: string
  readonly windowId: string
  readonly kind: string
  /** From `startsAt` until `endsAt`, exclusive. */
  readonly startsAt: Date
  readonly endsAt: Date
  /** The highest one of a window counts. */
  readonly revision: number
  /** The most pieces first. */
  readonly products: readonly {
    readonly productId: string
    readonly quantity: number
    readonly orders: number
  }[]
}
